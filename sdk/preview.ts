import type { Capture } from './tracker.ts'

/** What the query of a preview link has before its token. */
export const PREVIEW = 'preview:'

/** Shows the message of a signed preview link, `?tidemark=preview:<token>`, on the page that it opens. */
export function preview(): Capture {
  return host => {
    if (new URLSearchParams(location.search).get('tidemark')?.startsWith(PREVIEW)) void host.preview()
  }
}
