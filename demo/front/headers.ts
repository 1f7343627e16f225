/** Nothing inline and nothing from elsewhere: what the SDK and its messages must be able to live with. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
]

/** What every page and file of the demo is sent with. */
export const HEADERS: { readonly [name: string]: string } = {
  'content-security-policy': POLICY.join('; '),
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
}
