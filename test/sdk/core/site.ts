import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest'
import type { Engine, LooseBrowser, Privacy, Tab, Visitor } from '../../engine/engine.ts'
import { allEngines } from '../../engine/engines.ts'
import { type Collector, startCollector } from '../collector.ts'

/** A visitor's browser and the site they visit, fresh for each test, in any engine. */
export interface CoreSite {
  readonly engine: Engine
  readonly collector: Collector
  /** A tab of the visitor. */
  readonly tab: Tab
  newTab(): Promise<Tab>
  /** Opens an address in a browser that nothing drives; its profile is the same throughout the test. */
  openLoose(url: string, privacy?: Privacy): Promise<LooseBrowser>
}

/** Reports to the site whatever goes wrong in a page: nothing may, in any test. */
const COMPLAIN = `
  const complain = text => fetch('/complaint?' + encodeURIComponent(text), { keepalive: true })
  addEventListener('error', event => complain(event.message ?? 'not loaded: ' + event.target.src), true)
  addEventListener('unhandledrejection', event => complain('rejected: ' + event.reason))
  addEventListener('securitypolicyviolation', event => complain(event.violatedDirective + ' ' + event.blockedURI))
`

/** A page with the script tag in it. What is in `first` comes before the tag. */
export function html(body = '', attributes = '', first = ''): string {
  return `<!doctype html><html lang="en"><head><title>Site</title><link rel="icon" href="data:,">
    <script src="/complain.js"></script>${first}
    <script async src="/tm.js" data-key="wk_test" ${attributes}></script></head><body>${body}</body></html>`
}

/** The attribute with which nothing is captured but what a test tells. */
export const QUIET = 'data-capture="none"'

/** Resolves when the script has replaced the stub. */
export async function started(tab: Tab): Promise<void> {
  await tab.evaluate(async () => {
    while (!('flush' in (window.tidemark ?? {}))) await new Promise(resolve => setTimeout(resolve, 5))
  })
}

/**
 * Makes the same tests for each engine. What `npm test` skips, `npm run test:browsers` runs: Firefox and WebKit take
 * minutes, and have to be installed.
 */
export function inEveryEngine(tests: (site: CoreSite) => void): void {
  for (const engine of allEngines()) {
    const { missing } = engine
    const isLeftOut = engine.name !== 'Chromium' && process.env.ENGINES !== 'all'
    const needs = isLeftOut ? ' (npm run test:browsers)' : missing[0] ? ` (needs ${missing.join(', ')})` : ''
    describe.skipIf(isLeftOut || missing[0])(engine.name + needs, () => tests(useCoreSite(engine)))
  }
}

function useCoreSite(engine: Engine): CoreSite {
  const site = { engine } as { -readonly [Name in keyof CoreSite]: CoreSite[Name] }
  let visitor: Visitor
  let profile: string | undefined
  const loose = new Set<LooseBrowser>()
  beforeAll(() => engine.start())
  afterAll(() => engine.stop())

  beforeEach(async () => {
    site.collector = await startCollector()
    site.collector.pages.set('/', { html: html() })
    site.collector.pages.set('/complain.js', {
      html: COMPLAIN,
      headers: { 'content-type': 'text/javascript' },
    })
    visitor = await engine.newVisitor()
    site.newTab = () => visitor.newTab()
    site.tab = await site.newTab()
    site.openLoose = async (url, privacy) => {
      profile ??= await mkdtemp(join(tmpdir(), 'tidemark-profile-'))
      const browser = await engine.openLoose(profile, url, privacy)
      loose.add(browser)
      return browser
    }
  })
  afterEach(async () => {
    await Promise.all([...loose].map(browser => browser.kill()))
    loose.clear()
    await visitor.close()
    await site.collector.stop()
    if (profile) await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    profile = undefined
    const complaints = site.collector.requests.filter(({ url }) => url.startsWith('/complaint'))
    expect(complaints.map(({ url }) => decodeURIComponent(url))).toEqual([])
  })
  return site
}
