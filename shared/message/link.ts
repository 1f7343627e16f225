/**
 * The address of a link if it is one that a message may open: `https:`, `http:`, `mailto:`, a path on this site
 * or a place on this page. Anything else, `javascript:` above all, is undefined, whatever the server said.
 */
export function safeLink(url: string | undefined): string | undefined {
  return url && /^(https?:\/\/|mailto:|\/(?![/\\])|#)/i.test(url) ? url : undefined
}
