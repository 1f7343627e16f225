import { createHmac } from 'node:crypto'

/** The usual claims of an identity token, good for an hour; others over them, undefined takes one away. */
export function claims(userId: string, more: object = {}): object {
  const iat = Math.floor(Date.now() / 1000)
  return { sub: userId, aud: 'main', iat, exp: iat + 3600, ...more }
}

/** A token made by hand, so that it can be wrong in every way. */
export function token(payload: object, secret: string, header: object = { alg: 'HS256' }): string {
  const hash = { HS384: 'sha384', HS512: 'sha512' }[(header as { alg?: string }).alg ?? ''] ?? 'sha256'
  const signed = [header, payload]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`
}
