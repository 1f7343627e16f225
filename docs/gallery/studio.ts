import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { accepted, startCollector } from '../../test/sdk/collector.ts'
import { sitePage } from './site.ts'

/** One message on one page. */
export interface Shot {
  readonly message: ShownMessage
  readonly dark?: boolean
  readonly phone?: boolean
  /** What is done with it before. */
  readonly act?: (page: Page) => Promise<void>
}

/** Takes pictures of messages as the SDK draws them. */
export interface Studio {
  /** Puts its shots beside each other, as a PNG; two phones take the place of one window. */
  photograph(shots: readonly Shot[]): Promise<Buffer>
  close(): Promise<void>
}

const HEIGHT = 420
const WINDOW = { width: 660, height: HEIGHT }
const PHONE = { width: 322, height: HEIGHT }

export async function startStudio(browser: Browser): Promise<Studio> {
  const collector = await startCollector()
  const svg = (name: string, body: string) =>
    collector.pages.set(name, { html: body, headers: { 'content-type': 'image/svg+xml' } })
  svg('/reports.svg', REPORTS)
  svg('/paid.svg', PAID)

  async function shoot({ message, dark, phone, act }: Shot): Promise<string> {
    collector.reply = () => accepted({ messages: [message] })
    collector.pages.set('/', { html: sitePage(message.dir === 'rtl') })
    const page = await browser.newPage({
      viewport: phone ? PHONE : WINDOW,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      locale: 'en-GB',
    })
    await page.goto(collector.origin)
    await page.locator('tidemark-message').locator('.card, .dot').first().waitFor()
    await page.evaluate(() => document.fonts.ready)
    // The words come a frame after their place, and pictures when they have loaded.
    await page.waitForFunction(() => {
      const root = document.querySelector('tidemark-message')?.shadowRoot
      const images = [...(root?.querySelectorAll('img') ?? [])]
      return !root?.querySelector('[role=status]:empty') && images.every(image => image.complete)
    })
    await act?.(page)
    const shot = await page.screenshot()
    await page.close()
    return shot.toString('base64')
  }

  return {
    async photograph(shots) {
      const page = await browser.newPage({ viewport: { width: 1_372, height: 100 } })
      const images: string[] = []
      for (const shot of shots) images.push(`<img src="data:image/png;base64,${await shoot(shot)}">`)
      await page.setContent(`<!doctype html><style>
        body { display: flex; flex-wrap: wrap; gap: 16px; margin: 0; padding: 18px; background: #dfe6ec }
        img { border-radius: 8px }
      </style>${images.join('')}`)
      const picture = await page.screenshot({ fullPage: true })
      await page.close()
      // Few colours make it half as large.
      return sharp(picture).png({ palette: true, effort: 10 }).toBuffer()
    },
    close: () => collector.stop(),
  }
}

const REPORTS = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200" width="480" height="200">
<rect width="480" height="200" fill="#cfe7ee"/><path d="M0 150C90 110 150 190 240 150s150-50 240-10v60H0z" fill="#a9d5e1"/>
<rect x="150" y="42" width="180" height="126" rx="10" fill="#fff"/>
<path d="M168 66h62M168 82h38" stroke="#b7c6d2" stroke-width="7" stroke-linecap="round"/>
<path d="M176 148v-22m28 22v-38m28 38v-30m28 30v-52m28 52v-66" stroke="#0b5f7c" stroke-width="14" stroke-linecap="round"/>
<circle cx="330" cy="48" r="22" fill="#f2a33a"/><path d="M320 48l7 7 13-14" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/></svg>`

const PAID = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">
<rect width="96" height="96" fill="#cfe7ee"/><rect x="26" y="18" width="44" height="60" rx="6" fill="#fff"/>
<path d="M36 34h24M36 46h24M36 58h14" stroke="#0b5f7c" stroke-width="5" stroke-linecap="round"/>
<circle cx="68" cy="72" r="13" fill="#f2a33a"/><path d="M62 72l4 4 8-8" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`
