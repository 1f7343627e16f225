import { CommandFailure } from './failure.ts'

/** Reads a command's arguments with Node's `parseArgs`. @throws CommandFailure (status 2) for what it does not know */
export function readOptions<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), 2)
  }
}
