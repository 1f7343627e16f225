import { once } from 'node:events'

/** Prints lines as fast as they are read, and ends in silence when the reader has seen enough (`| head`). */
export async function print(lines: Iterable<string>): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  for (const line of lines) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
  }
}
