import * as v from 'valibot'
import type { Env } from '../env.ts'

const Count = v.pipe(v.number(), v.integer(), v.minValue(1))
const Rate = v.strictObject({ perSecond: v.pipe(v.number(), v.gtValue(0)), burst: Count })
export type Rate = v.InferOutput<typeof Rate>

/**
 * What browsers may cost, unless TIDEMARK_LIMITS says otherwise. Each isolate counts for itself, which on bare
 * workerd is the whole service and on Cloudflare one of several.
 */
const Limits = v.strictObject({
  /** Requests by one write key. A thousand visitors at once send some 50 a second; a spike may be forty times that. */
  key: v.optional(Rate, { perSecond: 500, burst: 2000 }),
  /** Requests by one device. The SDK sends every two seconds, or once for each urgent event. */
  device: v.optional(Rate, { perSecond: 5, burst: 300 }),
  /** The same without a device key, as other people's SDKs send, which put an event or a few in a request. */
  keyless: v.optional(Rate, { perSecond: 2, burst: 150 }),
  /** Contacts a day that browsers at one address may add: the staff of a large office on its first day. */
  newPerAddress: v.optional(Count, 2000),
  /** Contacts a day that browsers may add to a workspace: at seven rows each, 70 cents by the list price. */
  newPerWorkspace: v.optional(Count, 100_000),
})
export type Limits = v.InferOutput<typeof Limits>

const USUAL: Limits = v.parse(Limits, {})
let read: { readonly text: string; readonly limits: Limits } | undefined

/** The limits of this service. What TIDEMARK_LIMITS says wrongly is logged, and the usual ones hold. */
export function limitsOf({ TIDEMARK_LIMITS: text }: Pick<Env, 'TIDEMARK_LIMITS'>): Limits {
  if (!text) return USUAL
  if (read?.text !== text) read = { text, limits: parsed(text) }
  return read.limits
}

function parsed(text: string): Limits {
  try {
    return v.parse(Limits, JSON.parse(text))
  } catch (error) {
    console.error('TIDEMARK_LIMITS is not understood, the usual limits hold:', `${error}`)
    return USUAL
  }
}
