import type { Core } from '../core.ts'
import type { IdentityToken } from '../tracker.ts'
import { warn } from '../warn.ts'

/**
 * Sends a signed token with what this device key sends from now on: in memory alone, and so for no longer than the
 * visitor is who they were when it was given. When the server refuses it, the callback is asked for another; a text is not sent again.
 */
export async function useToken(core: Core, deviceKey: string, token: IdentityToken): Promise<void> {
  const bring = async () => {
    delete core.tokens[deviceKey]
    if (typeof token === 'function') core.tokens[deviceKey] = await token()
    else warn('the server refused the identity token: events go on as the browser says them')
  }
  core.renew = () => void bring().catch(error => core.emit('debug', { type: 'error', error }))
  if (typeof token === 'function') await bring()
  else core.tokens[deviceKey] = token
  core.delivery.notice(true)
}
