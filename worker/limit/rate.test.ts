import { expect, it } from 'vitest'
import type { Caller } from '../auth/authorise.ts'
import { limitDevice, limitKey } from './rate.ts'

const browser = { workspace: 'main', keyId: 'k1', voice: 'browser' } as Caller
const server = { ...browser, voice: 'server' } as Caller

/** The platform's limiter, which lets nothing through, and whom it was asked about. */
function full() {
  const asked: string[] = []
  const limit = async ({ key }: { key: string }) => {
    asked.push(key)
    return { success: false }
  }
  return { asked, limit }
}

it('the platform counts where it can, each key and device by its name', async () => {
  const [KEY_LIMITER, DEVICE_LIMITER] = [full(), full()]
  const env = { KEY_LIMITER, DEVICE_LIMITER }
  await expect(limitKey(env, browser)).rejects.toMatchObject({ code: 'rate_limited' })
  for (const device of [{ keyHash: 'h' }, { keyless: 'h' }]) {
    const refused = limitDevice(env, browser, device)
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterS: 5 } })
  }
  expect(new Set([...KEY_LIMITER.asked, ...DEVICE_LIMITER.asked]).size).toBe(3)
})

it('it is not asked about servers', async () => {
  const env = { KEY_LIMITER: full(), DEVICE_LIMITER: full() }
  await limitKey(env, server)
  await limitDevice(env, server, { keyHash: 'h' })
})

it('limits that are not understood are the usual ones', async () => {
  const env = { TIDEMARK_LIMITS: '{ "device": { "burst": 0 } }' }
  await limitDevice(env, browser, { keyHash: 'of an unlucky operator' })
})
