import { isbot } from 'isbot'

/**
 * Whether a browser's `User-Agent` says that it is no person's: crawlers that run a page's scripts, previews,
 * uptime checks. Those drive a browser and say `Mozilla/` first; what does not was written against this API on
 * purpose, as other people's server libraries are. A headless browser is left alone: it is as often
 * its owner's own test as anything, and the others do not say so.
 */
export function isBot(userAgent: string | null): boolean {
  if (!userAgent?.startsWith('Mozilla/')) return false
  return isbot(userAgent.replace('HeadlessChrome', 'Chrome'))
}
