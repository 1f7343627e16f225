/**
 * Random lower-case hexadecimal text from the browser's cryptographic generator.
 *
 * @param bytes how many random bytes; the text has twice as many characters
 */
export function randomId(bytes: number): string {
  let text = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(bytes))) text += byte.toString(16).padStart(2, '0')
  return text
}

/** Four characters in base 36 for the first 1.6 million events of a page. */
let made = 36 ** 3

/**
 * A message id: 28 characters that sort by the time they were made (8 characters in base 36 until 2059), and
 * within a millisecond by the order in this tab, so that a store which sorts by key keeps the order of events.
 * 64 random bits make it unique.
 *
 * @param now milliseconds since 1970
 */
export function messageId(now: number): string {
  return now.toString(36) + (made++).toString(36) + randomId(8)
}
