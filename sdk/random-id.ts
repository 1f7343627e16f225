/** Random lower-case hexadecimal digits from the browser's cryptographic generator. */
export function randomId(digits: number): string {
  const random = crypto.getRandomValues(new Uint8Array(digits))
  return Array.from(random, byte => (byte % 16).toString(16)).join('')
}

/**
 * A message id: 28 characters that sort by the event's number (8 characters in base 36 until 2059, since numbers
 * begin with the time), so that a store which sorts by key keeps a device's order. 80 random bits make it unique.
 */
export function messageId(sequence: number): string {
  return sequence.toString(36) + randomId(20)
}
