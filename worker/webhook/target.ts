import { isPublicHost } from './public-address.ts'

/** Why a URL is no place to send webhooks to; null when it is one. */
export function targetProblem(text: string, allowPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'must be a URL such as https://example.com/webhooks'
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    return 'must begin with https://'
  if (url.username !== '' || url.password !== '') return 'must not hold a user or password'
  if (!allowPrivate && !isPublicHost(url.hostname))
    return 'must be on the public internet; TIDEMARK_ALLOW_PRIVATE_WEBHOOKS=1 allows other addresses'
  return null
}
