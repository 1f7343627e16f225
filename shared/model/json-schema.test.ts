import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPointsTable } from '../import/points-table.ts'
import { presets } from '../preset/index.ts'
import { templates } from '../template/index.ts'
import { anyModel } from '../testing/arbitrary.ts'
import { modelJsonSchema } from './json-schema.ts'
import { parseModel } from './parse.ts'

const schema = modelJsonSchema('https://tidemark.example/schemas/model.json')
const holds = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false }).compile(schema)

const match = { event: 'V' }
const withRule = (rule: object) => ({ id: 'm', activity: [{ id: 'g', rules: [{ id: 'r', ...rule }] }] })

test.each([...presets, ...templates])('$name is a model by its JSON Schema', ({ model }) => {
  expect(holds(model), JSON.stringify(holds.errors)).toBe(true)
})

test('a model with its defaults filled in is one, and so is one that links to its schema', () => {
  const read = readPointsTable([{ activity: 'Demo Requested', points: 75 }], { id: 'points' })
  expect(read.ok && holds(read.model)).toBe(true)
  expect(holds({ $schema: 'https://tidemark.example/schemas/model.json', id: 'm' })).toBe(true)
})

test('every model that parseModel lets through is one', () => {
  fc.assert(
    fc.property(anyModel, model => {
      expect(holds(model), JSON.stringify(holds.errors)).toBe(true)
    }),
  )
})

test('its id may be a path, which is resolved against where it was fetched from', () => {
  const served = modelJsonSchema('/schemas/model.json')
  expect(new Ajv2020({ strictTypes: false, strictRequired: false }).validate(served, { id: 'm' })).toBe(true)
})

describe('what is allowed of a rule is allowed by both', () => {
  test.each<object>([
    { match },
    { match, measure: 'count', within: '30d' },
    { match: { type: 'page' }, fade: { halfLife: '90m' } },
    { when: { field: 'plan', is: ['free', 7, true] } },
    { match, measure: 'days', within: '3mo' },
    { match, measure: { distinct: 'a' }, fade: { drop: 0.15, every: '45d' } },
    { match, measure: 'age', award: { bands: [{ from: 0, points: -5, tag: 'x' }] } },
    { match, measure: { trend: { recent: '7d', baseline: '4w', atLeast: 8 } } },
    { measure: { ratio: ['a', 'b'] }, award: { ramp: { from: 0, to: 1, points: 10 } } },
    { measure: { change: 'a' }, within: '72h', disqualify: true, tag: 'x' },
    { match: { where: { any: [{ not: { field: 'a', glob: ['x*'] } }, { field: 'b', above: 1 }] } } },
    { match: { where: { field: 'a', domain: 'free' } }, award: { once: 10, atLeast: 3 } },
  ])('%j', rule => {
    expect(parseModel(withRule(rule)).ok).toBe(true)
    expect(holds(withRule(rule)), JSON.stringify(holds.errors)).toBe(true)
  })
})

describe('a mistake in the structure of a rule is refused by both', () => {
  test.each<object>([
    {},
    { match: {} },
    { match, points: 5 },
    { match, within: '3d', fade: { halfLife: '3d' } },
    { when: { field: 'a', is: 1 }, within: '3d' },
    { match, within: '30 days' },
    { match, within: 30 },
    { match, measure: 'clicks' },
    { match, measure: 'days' },
    { match, measure: 'days', within: '3d', fade: { halfLife: '3d' } },
    { match, measure: 'age', within: '3d' },
    { match, measure: { sum: 'a', latest: 'b' } },
    { measure: { sum: 'a' } },
    { match, measure: { trait: 'a' } },
    { measure: { ratio: ['a'] } },
    { measure: { ratio: ['a', 'b'] }, within: '3d' },
    { measure: { change: 'a' } },
    { match, measure: { trend: { recent: '5h', baseline: '7d' } } },
    { match, measure: { trend: { recent: '5d' } } },
    { match, award: 10 },
    { match, award: {} },
    { match, award: { each: 1, once: 5 } },
    { match, award: { each: '10' } },
    { match, award: { each: 1e13 } },
    { match, award: { bands: [] } },
    { match, award: { ramp: { from: 0, to: 0, points: 1 } } },
    { match, fade: { halfLife: '1mo' } },
    { match, fade: { drop: 0.5 } },
    { match: { type: 'click' } },
    { match: { event: [] } },
    { match: { where: { field: 'a' } } },
    { match: { where: { field: 'a', equals: 1 } } },
    { match: { where: { field: 'a', above: 1, below: 5 } } },
    { match: { where: { all: [] } } },
    { match: { where: { all: [{ field: 'a', glob: 5 }] } } },
    { match: { where: { field: 'a', glob: 'x'.repeat(201) } } },
    { match: { where: { field: 'a', domain: 'work' } } },
    { match, tag: '' },
    { match, disqualify: 'yes' },
    { match, name: 7 },
  ])('%j', rule => {
    expect(parseModel(withRule(rule)).ok).toBe(false)
    expect(holds(withRule(rule))).toBe(false)
  })
})

describe('a mistake in the structure of a model is refused by both', () => {
  test.each<[unknown]>([
    [null],
    [[]],
    [{}],
    [{ id: 'my model' }],
    [{ id: 'm', rules: [] }],
    [{ id: 'm', purpose: 'sales' }],
    [{ id: 'm', status: 'live' }],
    [{ id: 'm', combine: 'product' }],
    [{ id: 'm', combine: { fit: 1 } }],
    [{ id: 'm', range: { min: 0 } }],
    [{ id: 'm', grades: { fit: [1, 2] } }],
    [{ id: 'm', fit: {} }],
    [{ id: 'm', fit: [{ id: 'g' }] }],
    [{ id: 'm', stages: [{ id: 'a' }] }],
    [{ id: 'm', thresholds: [{ id: 'a', at: 5, on: 'up' }] }],
    [{ id: 'm', thresholds: [{ id: 'a', at: 5, cooldown: '1mo' }] }],
    [{ id: 'm', goal: { match } }],
    [{ id: 'm', $schema: 7 }],
  ])('%j', model => {
    expect(parseModel(model).ok).toBe(false)
    expect(holds(model)).toBe(false)
  })
})
