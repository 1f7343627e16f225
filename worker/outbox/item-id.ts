import { createHash } from 'node:crypto'

/** Bytes of the hash that an id shows: as many as a UUID has. */
const ID_BYTES = 16

/**
 * The id of what happened, made of what happened: told again after a crash, it is the same. It has no dot,
 * since dots part what is signed.
 * @param cause the workspace, whom it is about, what it is and when
 */
export function itemId(cause: readonly (string | number | null)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(cause)).digest()
  return `msg_${hash.subarray(0, ID_BYTES).toString('base64url')}`
}
