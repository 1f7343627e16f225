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

/**
 * A message id: 28 characters that sort by the event's number (8 characters in base 36 until 2059, since numbers
 * begin with the time), so that a store which sorts by key keeps a device's order. 80 random bits make it unique.
 */
export function messageId(sequence: number): string {
  return sequence.toString(36) + randomId(10)
}
