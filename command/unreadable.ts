import { CommandFailure } from './failure.ts'

/** What is told of a file that can not be read. An error that is not the system's is a bug, and is thrown. */
export function unreadable(name: string, error: unknown): CommandFailure {
  if (!(error instanceof Error) || !('code' in error)) throw error
  return new CommandFailure(
    error.code === 'ENOENT' ? `There is no file ${name}.` : `${name} can not be read: ${error.message}.`,
  )
}
