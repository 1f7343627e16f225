import { errors, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { Preview } from './preview.ts'

/** Whoever a link was sent to has the time to look at it, and no more. */
export const PREVIEW_S = 3600
/** Servers' clocks differ by seconds. */
const TOLERANCE_S = 60
/** Sixteen traits of a hundred characters take less; what is longer is not worth hashing. */
const LONGEST_TOKEN = 8192

/** Why a token opens no preview: it never did, or does no more. */
export type PreviewFault = 'malformed' | 'signature' | 'expired' | 'claims'

export type PreviewRead =
  | { readonly ok: true; readonly preview: Preview }
  | { readonly ok: false; readonly reason: PreviewFault }

/** Nothing that an identity token is for: a workspace's name has no colon. */
function audienceOf(workspace: string): string {
  return `preview:${workspace}`
}

/**
 * What a link of a preview carries: a JWT by HS256, good for an hour.
 * @param nowMs milliseconds since 1970
 */
export function signPreview(
  preview: Preview,
  {
    secret,
    workspace,
    nowMs,
  }: { readonly secret: string; readonly workspace: string; readonly nowMs: number },
): Promise<string> {
  const { message, ...beholder } = preview
  const nowS = Math.floor(nowMs / 1000)
  return new SignJWT(beholder)
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(audienceOf(workspace))
    .setSubject(message)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + PREVIEW_S)
    .sign(new TextEncoder().encode(secret))
}

/** @throws what is no refusal of jose's: a fault of ours */
export async function readPreview(
  token: unknown,
  { secret, workspace }: { readonly secret: string | null; readonly workspace: string },
): Promise<PreviewRead> {
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) return refused('malformed')
  if (secret === null) return refused('signature')
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      audience: audienceOf(workspace),
      requiredClaims: ['sub', 'iat', 'exp'],
      maxTokenAge: PREVIEW_S,
      clockTolerance: TOLERANCE_S,
    })
    const parsed = v.safeParse(Preview, { ...payload, message: payload.sub })
    return parsed.success ? { ok: true, preview: parsed.output } : refused('claims')
  } catch (error) {
    return refused(faultOf(error))
  }
}

function faultOf(error: unknown): PreviewFault {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) return 'claims'
  if (error instanceof errors.JOSEError) return 'malformed'
  throw error
}

function refused(reason: PreviewFault): PreviewRead {
  return { ok: false, reason }
}
