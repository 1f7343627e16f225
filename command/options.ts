import { CommandFailure } from './failure.ts'

/** Names that begin alike by so many letters are taken for each other. */
const ALIKE = 3

/**
 * Reads a command's arguments with Node's `parseArgs`; `known` are the names of its options, of which the
 * near one is suggested.
 * @throws CommandFailure (status 2) for what it does not know
 */
export function readOptions<T>(read: () => T, known: readonly string[] = []): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const unknown = /^Unknown option '(?<option>[^']*)'/.exec(error.message)?.groups?.option
    const [said = ''] = error.message.split('\n')
    throw new CommandFailure(
      unknown === undefined ? `${said.replace(/[.]?$/, '.')} See --help.` : unknownOption(unknown, known),
      2,
    )
  }
}

function unknownOption(option: string, known: readonly string[]): string {
  const asked = option.replace(/^-+/, '').slice(0, ALIKE)
  const near = asked.length < ALIKE ? undefined : known.find(name => name.startsWith(asked))
  return `There is no option ${option}${near === undefined ? '' : `: perhaps --${near} was meant`}. See --help.`
}
