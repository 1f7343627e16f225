#!/usr/bin/env node
import { CommandFailure, run } from './failure.ts'

const COMMANDS: { readonly [name: string]: { readonly summary: string; load(): Promise<Command> } } = {
  serve: {
    summary: 'serve Tidemark on this machine, with its data in a folder',
    load: async () => (await import('./serve-command.ts')).serveCommand,
  },
}

/** A command takes the arguments after its name. */
export type Command = (args: readonly string[]) => Promise<void>

const HELP = `Usage: tidemark <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}
`

await run(async () => {
  const [name, ...args] = process.argv.slice(2)
  if (name === '--help' || name === 'help') {
    console.log(HELP)
    return
  }
  if (name === undefined || !Object.hasOwn(COMMANDS, name)) {
    throw new CommandFailure(
      `${name === undefined ? 'A command is needed.' : `There is no command ${name}.`}\n\n${HELP}`,
      2,
    )
  }
  const command = await COMMANDS[name]?.load()
  await command?.(args)
})
