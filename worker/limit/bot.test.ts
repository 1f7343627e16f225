import { expect, it } from 'vitest'
import { isBot } from './bot.ts'

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'

it.each([
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  `Mozilla/5.0 ${CHROME} (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)`,
  `Mozilla/5.0 (X11; Linux x86_64) ${CHROME} Chrome-Lighthouse`,
])('%s is one', userAgent => {
  expect(isBot(userAgent)).toBe(true)
})

it.each([
  null,
  '',
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME}`,
  `Mozilla/5.0 (X11; Linux x86_64) ${CHROME.replace('Chrome', 'HeadlessChrome')}`,
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  'analytics-node/2.2.0',
  'python-requests/2.32',
])('%s is none', userAgent => {
  expect(isBot(userAgent)).toBe(false)
})
