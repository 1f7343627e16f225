import { SignJWT } from 'jose'

/** The service takes no token that is good for longer. */
const LONGEST_S = 86_400
const USUAL_S = 3600
const SECONDS = { s: 1, m: 60, h: 3600 } as const

export interface IdentityOptions {
  /** An identity secret of the workspace, `ik_…`, as `POST /api/keys` made it. */
  readonly secret: string
  /** The workspace; the one that the secret names when left out. */
  readonly workspace?: string
  /** The id that the page passes to `identify()`. */
  readonly userId: string | number
  /** Their address, if you have made sure that it is theirs: what was told of it counts for them, too. */
  readonly email?: string
  /** Seconds, or text such as `15m` or `1h`; an hour when left out, a day at most. */
  readonly expiresIn?: number | string
}

/**
 * Signs who a browser's user is, once they are logged in: a JWT by HS256 to hand to the page.
 *
 * @throws TypeError for what the service would refuse for certain: a secret that is none or of another workspace,
 * an empty user id, a life of more than a day
 * @example
 * const token = await signIdentity({ secret: process.env.TIDEMARK_IDENTITY_SECRET, userId: user.id })
 */
export async function signIdentity(options: IdentityOptions): Promise<string> {
  const { secret, userId, email, expiresIn = USUAL_S } = options
  const named = /^ik_([a-z0-9-]{1,64})_/.exec(secret)?.[1]
  if (named === undefined) throw new TypeError('secret must be an identity secret, which begins with ik_.')
  const { workspace = named } = options
  if (workspace !== named) throw new TypeError(`The secret is of the workspace ${named}, not ${workspace}.`)
  const subject = `${userId ?? ''}`
  if (subject === '') throw new TypeError('userId is needed.')
  const issuedAt = Math.floor(Date.now() / 1000)
  return new SignJWT(email === undefined ? {} : { email })
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
