import { randomBytes } from 'node:crypto'

/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32
/** The secret before stays valid so long after a rotation, unless another time is asked for. */
export const OVERLAP_MS = 86_400_000
/** Secrets that sign at a time; an older one ends when there are more. */
const MAX_SECRETS = 4

/** A secret as a workspace keeps it: in clear, since both sides of a MAC need it. It is shown once, when it is made. */
export interface Secret {
  /** `whsec_` and base64 */
  readonly secret: string
  /** ISO 8601 */
  readonly createdAt: string
  /** It signs until then; without, for good. */
  readonly expiresAt?: string
}

export function makeSecret(now: number): Secret {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
  return { secret, createdAt: new Date(now).toISOString() }
}

/** The secrets that sign now, the newest first. */
export function validSecrets(secrets: readonly Secret[], now: number): readonly Secret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > now)
}

/** Puts a new secret before the others, which go on signing for a while. */
export function rotated(
  secrets: readonly Secret[],
  made: Secret,
  now: number,
  overlapMs: number,
): readonly Secret[] {
  const end = new Date(now + overlapMs).toISOString()
  const older = validSecrets(secrets, now).map(secret => ({
    ...secret,
    expiresAt: secret.expiresAt === undefined || secret.expiresAt > end ? end : secret.expiresAt,
  }))
  return [made, ...older].slice(0, MAX_SECRETS)
}
