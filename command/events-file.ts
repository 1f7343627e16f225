import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import type { Event } from '../shared/event/event.ts'
import { readEventLine } from './event-line.ts'
import { CommandFailure } from './failure.ts'
import { readLines } from './lines.ts'
import { createProgress, type Progress } from './progress.ts'
import { unreadable } from './unreadable.ts'

/** So many wrong lines are told one by one; of a file of another kind all lines are wrong. */
const MAX_TOLD = 20

/** Something wrong in a file of events: `events.ndjson:3: timestamp must be …`. */
export type Complaint = (text: string) => void

/**
 * Reads a file of events to its end, with `-` standard input, and hands each event on.
 * @throws CommandFailure when it can not be read, or, at the end, when any line was wrong
 */
export async function readEventsFile(
  file: string,
  take: (event: Event) => void,
  complain: Complaint = text => console.error(text),
): Promise<void> {
  const name = file === '-' ? 'standard input' : file
  const progress = createProgress(process.stderr, file === '-' ? null : await sizeOf(file))
  let wrong = 0
  try {
    for await (const lines of readLines(await open(file, progress))) {
      for (const line of lines) {
        const read = readEventLine(line)
        if ('problem' in read) {
          if (++wrong <= MAX_TOLD) complain(`${name}:${line.number}: ${read.problem}`)
        } else if (read.event !== null) take(read.event)
      }
    }
  } catch (error) {
    throw unreadable(name, error)
  } finally {
    progress.end()
  }
  if (wrong > MAX_TOLD) complain(`… and ${wrong - MAX_TOLD} more`)
  if (wrong > 0) {
    throw new CommandFailure(`Nothing was scored: ${wrong} line${wrong === 1 ? ' is' : 's are'} not right.`)
  }
}

async function open(file: string, progress: Progress): Promise<AsyncIterable<Buffer>> {
  const bytes: NodeJS.ReadableStream = file === '-' ? process.stdin : createReadStream(file)
  let read = 0
  bytes.on('data', (chunk: Buffer) => {
    read += chunk.length
    progress.at(read)
  })
  return file.endsWith('.gz') ? inflated(bytes) : (bytes as AsyncIterable<Buffer>)
}

function inflated(bytes: NodeJS.ReadableStream): AsyncIterable<Buffer> {
  const gunzip = createGunzip()
  bytes.once('error', error => gunzip.destroy(error))
  return bytes.pipe(gunzip)
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw unreadable(file, error)
  }
}
