/**
 * A line may have this many bytes. The service takes events of 32 KB; what is this long is no event, but
 * perhaps a file of another kind, which must not be read into memory as one line.
 */
export const MAX_LINE_BYTES = 1024 * 1024

/** A line of a file. */
export interface Line {
  /** From 1. */
  readonly number: number
  /** Without the line feed; null for a line that is too long. */
  readonly bytes: Buffer | null
}

/** Splits a stream into lines, as many at once as came in one piece; the last needs no line feed. */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  let number = 1
  let begun: Buffer[] = []
  let length = 0
  const end = (last: Buffer): Line => {
    const isTooLong = length + last.length > MAX_LINE_BYTES
    const bytes = begun.length === 0 ? last : Buffer.concat([...begun, last])
    begun = []
    length = 0
    return { number: number++, bytes: isTooLong ? null : bytes }
  }
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let from = 0
    for (let feed = chunk.indexOf(10); feed >= 0; feed = chunk.indexOf(10, from)) {
      lines.push(end(chunk.subarray(from, feed)))
      from = feed + 1
    }
    const rest = chunk.subarray(from)
    // What is too long already is not kept: only its length matters.
    if (length <= MAX_LINE_BYTES) begun.push(rest)
    else begun = []
    length += rest.length
    yield lines
  }
  if (length > 0) yield [end(Buffer.alloc(0))]
}
