import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CommandFailure } from './failure.ts'

/**
 * Takes a data folder for this process alone, until it ends in whatever way: the operating system
 * releases SQLite's lock even after `kill -9`, so there is no stale lock file to remove by hand.
 * @throws CommandFailure when another process has it, or it can not be written
 */
export function takeDataFolder(folder: string): { release(): void } {
  try {
    mkdirSync(join(folder, 'objects'), { recursive: true })
    const lock = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    return { release: () => lock.close() }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw /locked|busy/i.test(reason)
      ? new CommandFailure(`The data folder ${folder} is in use by another Tidemark.`)
      : new CommandFailure(`The data folder ${folder} can not be used: ${reason}.`)
  }
}
