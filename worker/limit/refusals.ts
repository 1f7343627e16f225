/** Why something that was sent was not taken. */
export type Refused = 'bot' | 'key_rate' | 'device_rate' | 'new_contacts' | 'identity' | 'consent'

const counts = new Map<Refused, number>()

/**
 * Counts what was refused, by its reason, in this isolate. Logged at 1, 10, 100 …, so that a flood can be seen
 * and can not fill the log; never with who it was.
 */
export function countRefused(reason: Refused): void {
  const count = (counts.get(reason) ?? 0) + 1
  counts.set(reason, count)
  if (/^10*$/.test(String(count))) console.warn(`Refused so far, by reason ${reason}: ${count}`)
}
