#!/usr/bin/env node
import { COMMANDS, HELP } from './commands.ts'
import { CommandFailure, run } from './failure.ts'

/** A command takes the arguments after its name. */
export type Command = (args: readonly string[]) => Promise<void>

await run(async () => {
  const { name, args } = called(process.argv.slice(2))
  if (name === '--help') {
    console.log(HELP)
    return
  }
  const entry = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (entry === undefined) {
    throw new CommandFailure(
      `${name === undefined ? 'A command is needed.' : `There is no command ${name}.`}\n\n${HELP}`,
      2,
    )
  }
  if (args.includes('--help')) {
    console.log(entry.help)
    return
  }
  const command = await entry.load()
  await command(args)
})

/** `help score` is `score --help`, and `help` alone is `--help`. */
function called([name, ...args]: readonly string[]): { name: string | undefined; args: readonly string[] } {
  if (name !== 'help') return { name, args }
  const [about] = args
  return about === undefined ? { name: '--help', args: [] } : { name: about, args: ['--help'] }
}
