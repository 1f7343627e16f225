import { expect, test } from 'vitest'
import { report } from './check-command.ts'
import { checkModelText } from './model-file.ts'

/** What is told of a model file with this text. */
function told(text: string): string[] {
  return report('m.json', checkModelText('m.json', text)).lines.map(line => line.text)
}

test('a model that is right is called fine', () => {
  const model = {
    id: 'expansion',
    activity: [{ id: 'g', rules: [{ id: 'r', match: { event: 'V' }, award: { each: 5 } }] }],
    stages: [
      { id: 'cold', from: 0 },
      { id: 'hot', from: 75 },
    ],
  }
  expect(told(JSON.stringify(model))).toEqual(['expansion: 1 rule, 2 stages, fine'])
})

test('each issue is told with the line of its field', () => {
  const text = `{
  "id": "m",
  "activity": [
    { "id": "g", "rules": [
      { "id": "a", "match": { "event": "V" }, "within": "30 days" },
      {
        "id": "b",
        "match": {
          "where": { "field": "x", "above": "5" } },
        "award": { "bands": [ { "from": 1, "points": 2 },
          { "from": 2 } ] },
        "points": 3
      } ] }
  ]
}`
  expect(told(text).map(line => line.split(': ').slice(0, 2))).toEqual([
    ['m.json:5', 'activity[0].rules[0].within'],
    ['m.json:9', 'activity[0].rules[1].match.where.above'],
    ['m.json:11', 'activity[0].rules[1].award.bands[1].points'],
    ['m.json:12', 'activity[0].rules[1].points'],
  ])
  expect(told(text)[0]).toMatch(/: must be hours .* such as "30d" \(there is "30 days"\)$/)
})

test('what is missing altogether is told at the line of what should have it', () => {
  expect(told('\n\n{ "name": "x" }')).toEqual([
    expect.stringMatching(/^m\.json:3: id: is required: a short name/),
  ])
})

test('a file that is no JSON is told with the line', () => {
  expect(told('{\n  "id": "m",\n  // why\n  "name": "x",\n}')).toEqual([
    'm.json:3: is not JSON: invalid comment token',
    'm.json:5: is not JSON: property name expected',
    'm.json:5: is not JSON: value expected',
  ])
  expect(told('')).toEqual(['m.json:1: is not JSON: value expected'])
})

test('a field that stands twice is not taken in silence for the last', () => {
  expect(told('{ "id": "m",\n "range": { "min": 0, "max": 5,\n "min": 1 } }')).toEqual([
    'm.json:3: min: must stand here once',
  ])
})

test('a rule by itself is told for what it is', () => {
  const rule = { id: 'pricing', match: { type: 'page', event: 'Pricing' }, award: { each: 15 } }
  expect(told(`\n${JSON.stringify(rule)}`)).toEqual([
    'm.json:2: this looks like a rule: a model has groups of rules in fit or activity',
  ])
  expect(told(JSON.stringify({ ...rule, activity: [] })).join()).not.toContain('looks like a rule')
})

test('a value that is long is cut', () => {
  const [line = ''] = told(`{ "id": "${'x '.repeat(500)}" }`)
  expect(line.length).toBeLessThan(250)
  expect(line).toContain('…)')
})
