import { afterAll, beforeAll, expect, test } from 'vitest'
import { integrityOf } from '../../command/integrity.ts'
import { type Collector, startCollector } from './collector.ts'
import { started, track, useSite } from './site.ts'

const site = useSite()
let service: Collector
beforeAll(async () => {
  service = await startCollector()
})
afterAll(() => service.stop())

/** A page of another origin than the script's. */
const served = (integrity: string, first = '') =>
  site.collector.pages.set('/', {
    html: `<!doctype html><title>Pinned</title>${first}<script src="${service.origin}/tm.js" integrity="${integrity}" crossorigin="anonymous" data-key="wk_test" data-capture="none"></script>`,
  })

test('a script tag with the hash that the build prints loads the script, and with another refuses it', async () => {
  const { collector, page } = site
  served(await integrityOf('tm.js'))
  await page.goto(collector.origin)
  await started(page)
  await track(page, 'Pinned')
  await service.event(event => event.event === 'Pinned')

  served(await integrityOf('tm-more.js'))
  await page.reload()
  expect(await page.evaluate(() => typeof window.tidemark)).toBe('undefined')
  expect(site.complaints.join()).toContain('integrity')
})

test('an import map pins what the script loads', async () => {
  const { collector, page } = site
  const pinned = async (hash: string) => {
    const map = { integrity: { [`${service.origin}/tm-more.js`]: hash } }
    served(await integrityOf('tm.js'), `<script type="importmap">${JSON.stringify(map)}</script>`)
    await page.goto(collector.origin)
    await started(page)
    return page.evaluate(async () => Object.keys(await window.tidemark.stored()).length)
  }
  expect(await pinned(await integrityOf('tm-more.js'))).toBeGreaterThan(0)
  expect(await pinned(await integrityOf('tm.js'))).toBe(0)
})
