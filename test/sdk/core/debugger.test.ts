import { expect, test } from 'vitest'
import { html, inEveryEngine, started } from './site.ts'

/** The pages of these tests bring a data address as their icon. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'"

inEveryEngine(site => {
  /** What the panel has in it that can be seen, and where it is. */
  const look = () =>
    site.tab.evaluate(() => {
      const root = document.querySelector('tidemark-debugger')?.shadowRoot
      const card = root?.querySelector<HTMLElement>('.card')
      const box = card?.getBoundingClientRect()
      return {
        rows: [...(root?.querySelectorAll<HTMLElement>('.row') ?? [])].map(row =>
          ['.name', '.detail', '.state'].map(part => row.querySelector(part)?.textContent),
        ),
        isOpen: !!box?.height,
        isOnScreen: !!box && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
        focus: root?.activeElement?.textContent,
      }
    })

  test('the debugger shows the first event under a strict policy, and works by keyboard', async () => {
    const { collector, tab } = site
    const headers = { 'content-security-policy': POLICY }
    collector.pages.set('/', { html: html('<main><h1>Site</h1></main>'), headers })
    await tab.goto(`${collector.origin}/?tidemark=debug`)
    await started(tab)
    await tab.evaluate(() => window.tidemark.flush())
    await expect
      .poll(look)
      .toMatchObject({ rows: [['page', '/', 'arrived']], isOpen: true, isOnScreen: true })
    await tab.evaluate(() => {
      const root = document.querySelector('tidemark-debugger')?.shadowRoot
      root?.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
    })
    await tab.press('Escape')
    expect(await look()).toMatchObject({ isOpen: false, focus: '1' })
    await tab.press('Enter')
    expect(await look()).toMatchObject({ isOpen: true, focus: 'Events' })
    await tab.evaluate(() => window.tidemark.destroy())
    expect(await look()).toMatchObject({ rows: [], isOpen: false })
  })
})
