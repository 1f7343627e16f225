import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CommandFailure } from './failure.ts'

/** It holds what people did: nobody else on the machine reads it. */
const OWNER_ONLY = 0o700

/**
 * Takes a data folder for this process alone, until it ends in whatever way: the operating system
 * releases SQLite's lock even after `kill -9`, so there is no stale lock file to remove by hand.
 * @throws CommandFailure when another process has it, or it can not be written
 */
export function takeDataFolder(folder: string): { release(): void } {
  const objects = join(folder, 'objects')
  const holder = join(folder, 'held-by')
  try {
    mkdirSync(objects, { recursive: true, mode: OWNER_ONLY })
    accessSync(objects, constants.W_OK)
    const lock = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    writeFileSync(holder, `process ${process.pid}`)
    return { release: () => lock.close() }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw /locked|busy/i.test(reason)
      ? new CommandFailure(
          `The data folder ${folder} is in use by another Tidemark (${readFileSync(holder, 'utf8')}). Stop that one, or set TIDEMARK_DATA to another folder.`,
        )
      : new CommandFailure(`The data folder ${folder} can not be used: ${reason}.`)
  }
}
