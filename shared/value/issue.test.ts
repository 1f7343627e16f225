import * as v from 'valibot'
import { expect, test } from 'vitest'
import { plainIssue } from './issue.ts'

const Schema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(5)),
  status: v.picklist(['draft', 'live']),
  priority: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(9))),
  tags: v.optional(v.array(v.string())),
  size: v.optional(
    v.pipe(
      v.number(),
      v.check(size => size > 0, 'must be more than nothing'),
    ),
  ),
})
const RIGHT = { name: 'Hi', status: 'live' }

test.each([
  ['a field that is missing', { status: 'live' }, 'name is needed'],
  ['a field that is not known', { ...RIGHT, titel: 1 }, 'titel is not known here: must be left out'],
  ['another choice', { ...RIGHT, status: 'lve' }, 'status must be "draft" or "live"'],
  ['another type', { ...RIGHT, name: 5 }, 'name must be text'],
  ['nothing', { ...RIGHT, name: '' }, 'name must not be empty'],
  ['too much', { ...RIGHT, name: 'Tidemark' }, 'name must have at most 5 characters'],
  ['a part of a number', { ...RIGHT, priority: 1.5 }, 'priority must be a whole number'],
  ['a larger number', { ...RIGHT, priority: 10 }, 'priority must be at most 9'],
  ['one for many', { ...RIGHT, tags: 'a' }, 'tags must be a list'],
  ['what a schema has its own words for', { ...RIGHT, size: 0 }, 'size must be more than nothing'],
])('%s is said in plain words', (_, input, words) => {
  const [issue] = v.safeParse(Schema, input).issues ?? []
  expect(issue && `${v.getDotPath(issue)} ${plainIssue(issue)}`).toBe(words)
})
