/**
 * The key that a request carries, wherever other people's SDKs put it: as the user of Basic (with or
 * without the colon), as a Bearer token, in `X-Write-Key`, or as `writeKey` in the query or the body.
 */
export function keyOf(request: Request, body?: { readonly writeKey?: unknown }): string | undefined {
  const [scheme, value] = request.headers.get('authorization')?.split(' ', 2) ?? []
  if (value && scheme?.toLowerCase() === 'bearer') return value
  if (value && scheme?.toLowerCase() === 'basic') return basicUser(value)
  const header = request.headers.get('x-write-key')
  if (header) return header
  if (typeof body?.writeKey === 'string' && body.writeKey) return body.writeKey
  return new URL(request.url).searchParams.get('writeKey') ?? undefined
}

function basicUser(encoded: string): string | undefined {
  try {
    return atob(encoded).split(':', 1)[0]
  } catch {
    return undefined
  }
}
