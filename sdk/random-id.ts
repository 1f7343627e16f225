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

let made = 0

/**
 * A message id: 29 characters that sort by the time they were made, and within a millisecond by the order in
 * this tab, so that a store which sorts by key keeps the order of events. 64 random bits make it unique.
 *
 * @param now milliseconds since 1970
 */
export function messageId(now: number): string {
  made = (made + 1) % 36 ** 4
  return now.toString(36).padStart(9, '0') + made.toString(36).padStart(4, '0') + randomId(8)
}
