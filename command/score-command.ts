import { parseArgs } from 'node:util'
import { readEventsFile } from './events-file.ts'
import { explanationText } from './explanation.ts'
import { CommandFailure } from './failure.ts'
import { parseInstant } from './instant.ts'
import type { Command } from './main.ts'
import { readModelFile } from './model-file.ts'
import { readOptions } from './options.ts'
import { print } from './print.ts'
import { createScorer, type Scored } from './score.ts'
import { shown } from './shown.ts'
import { table } from './table.ts'

/** `tidemark score --model M.json --events E.ndjson --at T [--subject ID] [--json | --explain]` */
export const scoreCommand: Command = async args => {
  const options = optionsFrom(args)
  const file = await readModelFile(options.model)
  if (!file.ok) {
    for (const problem of file.problems) console.error(problem)
    throw new CommandFailure(`Nothing was scored: the model ${options.model} is not right.`)
  }
  const scorer = createScorer(file.model, options.at, options)
  await readEventsFile(options.events, scorer.take)
  if (options.only !== undefined && scorer.isEmpty) {
    const where = options.events === '-' ? 'standard input' : options.events
    throw new CommandFailure(`No event in ${where} is about ${shown(options.only)}.`)
  }
  if (options.as === 'json') await print(lines(scorer.scores(), asJson))
  else if (options.as === 'explain') {
    await print(lines(scorer.explanations(), each => explanationText(file.model, each, options.at)))
  } else await print(table(['subject', 'score', 'grade', 'stage', 'tags'], [...scorer.scores()].map(asRow)))
}

/** A score as a line of JSON, the subject first. */
export function asJson({ subject, answer }: Scored): string {
  const { score, raw, rawFit, rawActivity, fit, activity, grade, stage, tags, disqualifiedBy, rules } = answer
  const sums = { score, raw, rawFit, rawActivity, fit, activity }
  return JSON.stringify({ subject, ...sums, grade, stage, tags, disqualifiedBy, rules })
}

function asRow({ subject, answer }: Scored): string[] {
  const stage = answer.disqualifiedBy === null ? (answer.stage ?? '-') : 'disqualified'
  return [subject ?? '(nobody)', answer.score.toFixed(1), answer.grade, stage, answer.tags.join(', ')]
}

function* lines<T>(all: Iterable<T>, line: (each: T) => string): Generator<string> {
  for (const each of all) yield line(each)
}

function optionsFrom(args: readonly string[]) {
  const options = {
    model: { type: 'string' },
    events: { type: 'string' },
    at: { type: 'string' },
    subject: { type: 'string' },
    join: { type: 'boolean' },
    json: { type: 'boolean' },
    explain: { type: 'boolean' },
  } as const
  const { values } = readOptions(() => parseArgs({ args: [...args], options }), Object.keys(options))
  const { model, events, at, subject, join, json, explain } = values
  if (model === undefined) throw new CommandFailure('--model is needed: the file of a model.', 2)
  if (events === undefined) {
    throw new CommandFailure('--events is needed: a file with one event a line, or - for standard input.', 2)
  }
  if (json && explain) throw new CommandFailure('--json and --explain do not go together: choose one.', 2)
  return {
    model,
    events,
    at: at === undefined ? Date.now() : instantFrom(at),
    only: subject === '' ? null : subject,
    join,
    as: json ? ('json' as const) : explain ? ('explain' as const) : ('table' as const),
  }
}

function instantFrom(text: string): number {
  const ms = parseInstant(text)
  if (!Number.isNaN(ms)) return ms
  throw new CommandFailure(
    `--at must be an ISO 8601 instant such as 2026-03-01T12:00:00Z, or a day such as 2026-03-01, not ${shown(text)}.`,
    2,
  )
}
