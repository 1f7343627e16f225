import { readFile } from 'node:fs/promises'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { type Model, parseModel } from '../shared/engine/index.ts'
import { lineOf, lineOfPath, repeatedFields } from './position.ts'
import { shown } from './shown.ts'
import { unreadable } from './unreadable.ts'

/** A model file as it was found: right, or wrong with every reason as a line to print. */
export type ModelFile =
  | { readonly ok: true; readonly model: Model; readonly text: string }
  | { readonly ok: false; readonly problems: readonly string[] }

const RULE_PARTS = ['match', 'when', 'measure', 'award', 'within', 'fade', 'tag', 'disqualify']

/** Reads and checks a model. @throws CommandFailure when there is no such file */
export async function readModelFile(file: string): Promise<ModelFile> {
  return checkModelText(file, await readText(file))
}

/** Checks the text of a model file; each problem begins with the file and the line. */
export function checkModelText(file: string, text: string): ModelFile {
  const errors: ParseError[] = []
  const input: unknown = parse(text, errors, { disallowComments: true })
  if (errors.length > 0) {
    const problems = errors.map(
      ({ error, offset }) => `${file}:${lineOf(text, offset)}: is not JSON: ${inWords(error)}`,
    )
    return { ok: false, problems: [...new Set(problems)] }
  }
  const repeated = repeatedFields(text).map(
    ({ name, offset }) => `${file}:${lineOf(text, offset)}: ${name}: must stand here once`,
  )
  const parsed = parseModel(input)
  if (!parsed.ok && isRule(input)) {
    return {
      ok: false,
      problems: [
        `${file}:${lineOf(text, text.search(/\S/))}: this looks like a rule: a model has groups of rules in fit or activity`,
      ],
    }
  }
  const issues = parsed.ok
    ? []
    : parsed.issues.map(({ path, message, value }) => {
        const there = value === undefined ? '' : ` (there is ${shown(value)})`
        return `${file}:${lineOfPath(text, path)}: ${path || 'the model'}: ${message}${there}`
      })
  const problems = [...repeated, ...issues]
  return parsed.ok && problems.length === 0
    ? { ok: true, model: parsed.model, text }
    : { ok: false, problems }
}

/** Whether an object has what rules have and models have not: the page shows rules by themselves. */
function isRule(input: unknown): boolean {
  if (typeof input !== 'object' || input === null || 'fit' in input || 'activity' in input) return false
  return RULE_PARTS.some(part => part in input)
}

async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\ufeff/, '')
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** `CommaExpected` as `comma expected`. */
function inWords(code: ParseError['error']): string {
  return printParseErrorCode(code)
    .replace(/\B[A-Z]/g, letter => ` ${letter}`)
    .toLowerCase()
}
