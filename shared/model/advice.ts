/** What other tools, and people, call the parts of a model, and what to write here. */
const OTHER_WORDS: { readonly [name: string]: string } = {
  points: 'for points use award, such as "award": { "each": 10 }',
  score: 'for points use award, such as "award": { "each": 10 }',
  weight: 'for points use award, such as "award": { "each": 10 }',
  value: 'to compare with a value use an operator such as is',
  operator: 'the operator is the name of its own field, such as "is": "trial"',
  cap: 'for the most points use max inside each, such as "award": { "each": 10, "max": 30 }',
  limit: 'for the most points use max inside each, such as "award": { "each": 10, "max": 30 }',
  decay: 'for points that age use fade, such as "fade": { "halfLife": "14d" }',
  expires: 'for points that end use within, such as "within": "3mo"',
  window: 'for a window of time use within, such as "within": "30d"',
  period: 'for a window of time use within, such as "within": "30d"',
  filter: 'for a condition use where on events, or when on traits',
  condition: 'for a condition use where on events, or when on traits',
  conditions: 'for several conditions use all: [ … ] or any: [ … ]',
  and: 'for conditions that must all hold use all: [ … ]',
  or: 'for conditions of which one is enough use any: [ … ]',
  trigger: 'for the events use match, such as "match": { "event": "Demo Requested" }',
  equals: 'instead of equals use is',
  eq: 'instead of eq use is',
  in: 'instead of in use is with a list',
  gt: 'instead of gt use above',
  gte: 'instead of gte use atLeast',
  lt: 'instead of lt use below',
  lte: 'instead of lte use atMost',
  regex: 'there are no regular expressions: use glob, such as "glob": "/pricing*"',
  matches: 'there are no regular expressions: use glob, such as "glob": "/pricing*"',
  endsWith: 'instead of endsWith use glob, such as "glob": "*.pdf"',
  rules: 'rules stand in groups, inside fit or activity',
}

/** The names of the language that are worth guessing at when one is misspelt. */
const NAMES = [
  ...['name', 'purpose', 'subject', 'status', 'activity', 'combine', 'range', 'grades', 'stages'],
  ...['thresholds', 'goal', 'visibility', 'match', 'when', 'measure', 'within', 'award', 'fade'],
  ...['disqualify', 'event', 'where', 'field', 'contains', 'startsWith', 'words', 'above', 'atLeast'],
  ...['below', 'atMost', 'exists', 'domain', 'bands', 'halfLife', 'every', 'release', 'cooldown'],
]

/** Names further than so many letters from each other are other names. */
const MAX_LETTERS_OFF = 2

/** What a person who wrote this name probably meant; null when that cannot be said. */
export function adviceOn(name: string): string | null {
  if (Object.hasOwn(OTHER_WORDS, name)) return OTHER_WORDS[name] ?? null
  if (name.length < 4 || name.length > 20 || NAMES.includes(name)) return null
  const near = NAMES.find(known => lettersOff(known.toLowerCase(), name.toLowerCase()) <= MAX_LETTERS_OFF)
  return near === undefined ? null : `perhaps ${near} was meant`
}

/** How many letters must be put in, left out or changed to turn one name into the other. */
function lettersOff(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** What would be right where a required field is missing. */
const MISSING: { readonly [name: string]: string } = {
  id: 'a short name that nothing else here has, such as "pricing"',
  rules: 'a list of rules',
  field: 'the path of a field, such as "properties.path" or "plan"',
  from: 'the number from which on this holds, such as 50',
  points: 'a number of points, such as 10',
  to: 'the number that earns all points, such as 5',
  at: 'the score at which it fires, such as 75',
  match: 'which events, such as { "event": "Plan Upgraded" }',
  within: 'a length of time, such as "30d"',
  every: 'a length of time, such as "45d"',
  recent: 'whole days, such as "7d"',
  baseline: 'whole days, such as "28d"',
  fit: 'the weight of fit, such as 0.4',
  activity: 'the weight of activity, such as 0.6',
  min: 'the least score, such as 0',
  max: 'the greatest score, such as 100',
}

/** Says that a field is required, and what it would be. */
export function missing(name: string): string {
  const right = Object.hasOwn(MISSING, name) ? MISSING[name] : undefined
  return right === undefined ? 'is required' : `is required: ${right}`
}

/** What the parts that are objects look like. */
const OBJECTS: { readonly [name: string]: string } = {
  match: '{ "event": "Demo Requested" } or { "type": "page" }',
  goal: '{ "match": { "event": "Plan Upgraded" }, "within": "90d" }',
  range: '{ "min": 0, "max": 100 }',
  grades: '{ "fit": [75, 50, 25], "activity": [75, 50, 25] }',
  combine: '{ "fit": 0.4, "activity": 0.6 }',
  ramp: '{ "from": 1, "to": 5, "points": 40 }',
  trend: '{ "recent": "7d", "baseline": "28d" }',
}

/** Says that something must be an object, and what one looks like. */
export function notAnObject(name: string): string {
  const example = Object.hasOwn(OBJECTS, name) ? OBJECTS[name] : undefined
  return example === undefined ? 'must be an object' : `must be an object such as ${example}`
}
