import { parseArgs } from 'node:util'
import { CommandFailure } from './failure.ts'
import type { Command } from './main.ts'
import { type ModelFile, readModelFile } from './model-file.ts'
import { readOptions } from './options.ts'
import { lineOfPath } from './position.ts'
import { warnings } from './warnings.ts'

/** `tidemark check MODEL.json [MODEL.json …]` */
export const checkCommand: Command = async args => {
  const { positionals } = readOptions(() =>
    parseArgs({ args: [...args], options: {}, allowPositionals: true }),
  )
  if (positionals.length === 0) throw new CommandFailure('The file of a model is needed, or several.', 2)
  let wrong = 0
  for (const file of positionals) {
    try {
      const { isRight, lines } = report(file, await readModelFile(file))
      for (const line of lines) (line.isProblem ? console.error : console.log)(line.text)
      if (!isRight) wrong++
    } catch (error) {
      // The other files are looked at all the same.
      if (!(error instanceof CommandFailure)) throw error
      console.error(error.message)
      wrong++
    }
  }
  if (wrong > 0) {
    throw new CommandFailure(
      `${wrong} of ${positionals.length} model${positionals.length === 1 ? ' is' : 's are'} not right.`,
    )
  }
}

interface Report {
  readonly isRight: boolean
  readonly lines: readonly { readonly text: string; readonly isProblem: boolean }[]
}

/** What is told of a model file. */
export function report(file: string, read: ModelFile): Report {
  if (!read.ok) return { isRight: false, lines: read.problems.map(text => ({ text, isProblem: true })) }
  const { model, text } = read
  const warned = warnings(model).map(({ path, message }) => ({
    text: `${file}:${lineOfPath(text, path)}: ${path}: warning: ${message}`,
    isProblem: true,
  }))
  const rules = [...model.fit, ...model.activity].reduce((count, group) => count + group.rules.length, 0)
  const parts = [counted(rules, 'rule'), counted(model.stages.length, 'stage')]
  if (model.thresholds.length > 0) parts.push(counted(model.thresholds.length, 'threshold'))
  const verdict = warned.length === 0 ? 'fine' : `fine, with ${counted(warned.length, 'warning')}`
  return {
    isRight: true,
    lines: [...warned, { text: `${model.id}: ${parts.join(', ')}, ${verdict}`, isProblem: false }],
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
