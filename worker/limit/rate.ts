import type { Caller } from '../auth/authorise.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { type Limits, limitsOf, type Rate } from './limits.ts'
import { countRefused } from './refusals.ts'
import { TokenBuckets } from './token-buckets.ts'

/** All whose key is too busy are sent away at once: they come back over this time, so as not to meet again. */
const SPREAD_S = 25
const SOONEST_S = 5

type Kind = 'key' | 'device' | 'keyless'
type LimiterEnv = Pick<Env, 'KEY_LIMITER' | 'DEVICE_LIMITER' | 'TIDEMARK_LIMITS'>

/**
 * Lets so many requests of browsers with one key pass; servers are not counted, as only their owner has their key.
 * @throws RequestError `rate_limited`
 */
export async function limitKey(env: LimiterEnv, caller: Caller): Promise<void> {
  if (caller.voice === 'server') return
  const name = JSON.stringify([caller.workspace, caller.keyId])
  const early = await earlyBy(env.KEY_LIMITER, env, 'key', name)
  if (early === 0) return
  countRefused('key_rate')
  const retryAfterS = Math.round(SOONEST_S + Math.random() * SPREAD_S)
  throw new RequestError('rate_limited', 'Too much is sent with this write key.', undefined, { retryAfterS })
}

/** A browser as it is counted: by its device's key, so that nobody else can use up what is its own. */
export type CountedDevice = { readonly keyHash: string } | { readonly keyless: string }

/**
 * The same for one device; one without a key is counted by whom it speaks of.
 * @throws RequestError `rate_limited`
 */
export async function limitDevice(env: LimiterEnv, caller: Caller, device: CountedDevice): Promise<void> {
  if (caller.voice === 'server') return
  const [kind, name] =
    'keyless' in device ? (['keyless', device.keyless] as const) : (['device', device.keyHash] as const)
  const early = await earlyBy(env.DEVICE_LIMITER, env, kind, JSON.stringify([caller.workspace, kind, name]))
  if (early === 0) return
  countRefused('device_rate')
  const retryAfterS = Math.ceil(early / 1000)
  throw new RequestError('rate_limited', 'This device sends too often.', undefined, { retryAfterS })
}

/** Milliseconds until the request may pass, 0 for now: by the platform's limiter where there is one, else by ours. */
async function earlyBy(
  limiter: RateLimit | undefined,
  env: LimiterEnv,
  kind: Kind,
  name: string,
): Promise<number> {
  if (!limiter) return bucketsOf(limitsOf(env), kind).take(name, Date.now())
  const { success } = await limiter.limit({ key: name })
  return success ? 0 : SOONEST_S * 1000
}

const kept = new Map<Kind, { readonly rate: Rate; readonly buckets: TokenBuckets }>()

function bucketsOf(limits: Limits, kind: Kind): TokenBuckets {
  const known = kept.get(kind)
  if (known?.rate === limits[kind]) return known.buckets
  const buckets = new TokenBuckets(limits[kind])
  kept.set(kind, { rate: limits[kind], buckets })
  return buckets
}
