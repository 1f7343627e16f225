import { SignJWT } from 'jose'

/** The service takes no token that is good for longer. */
const LONGEST_S = 86_400
const USUAL_S = 3600
const SECONDS = { s: 1, m: 60, h: 3600 } as const

export interface IdentityOptions {
  /** An identity secret of the workspace, `ik_…`, as `POST /api/keys` made it. */
  readonly secret: string
  readonly workspace: string
  /** The id that the page passes to `identify()`. */
  readonly userId: string | number
  /** Seconds, or text such as `15m` or `1h`; an hour when left out, a day at most. */
  readonly expiresIn?: number | string
}

/**
 * Signs who a browser's user is, once they are logged in: a JWT by HS256 to hand to the page.
 *
 * @throws TypeError for a secret that is none, an empty user id, or a life of more than a day
 * @example
 * const token = await signIdentity({ secret: process.env.TIDEMARK_IDENTITY_SECRET, workspace: 'main', userId: user.id })
 */
export async function signIdentity(options: IdentityOptions): Promise<string> {
  const { secret, workspace, userId, expiresIn = USUAL_S } = options
  const subject = `${userId ?? ''}`
  if (typeof secret !== 'string' || !secret.startsWith('ik_')) {
    throw new TypeError('secret must be an identity secret, which begins with ik_.')
  }
  if (!workspace) throw new TypeError('workspace is needed: the name in the keys, as in ik_<workspace>_….')
  if (subject === '') throw new TypeError('userId is needed.')
  const issuedAt = Math.floor(Date.now() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setAudience(workspace)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + secondsFrom(expiresIn))
    .sign(new TextEncoder().encode(secret))
}

function secondsFrom(expiresIn: number | string): number {
  const [, count, unit] = /^(\d+)([smh])$/.exec(`${expiresIn}`) ?? []
  const seconds =
    typeof expiresIn === 'number' ? expiresIn : Number(count) * SECONDS[unit as keyof typeof SECONDS]
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= LONGEST_S) return seconds
  throw new TypeError('expiresIn must be seconds or text such as 15m or 1h, and a day at most.')
}
