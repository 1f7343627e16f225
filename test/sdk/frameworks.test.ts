import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import { appPage, buildApp } from './app.ts'
import { accepted } from './collector.ts'
import { examples } from './examples.ts'
import { singleFile } from './single-file.ts'
import { started, useSite } from './site.ts'

const site = useSite()

const SCORED = { scores: [{ model: 'activation', score: 80, stage: 'hot', grade: 'A', tags: [] }] }

/** The files of a section, with the tracker that several sections share. */
function files(section: string): Readonly<Record<string, string>> {
  const { origin } = site.collector
  return { 'tracker.ts': examples('React', origin)['tracker.ts'] ?? '', ...examples(section, origin) }
}

async function build(section: string, entry: string): Promise<void> {
  const { [entry]: main = '', ...others } = files(section)
  const all = { [entry]: main, ...others }
  site.collector.pages.set('/', appPage(await buildApp(all, { plugins: [singleFile(all)] })))
}

/** What every example of the page does: it captures the page view, tracks an event of its own, shows a score. */
async function works(): Promise<void> {
  const { collector, page } = site
  collector.reply = () => accepted(SCORED)
  await page.goto(collector.origin)
  await page.getByText('hot').waitFor()
  await page.getByRole('button', { name: 'Export' }).click()
  const exported = await collector.event(({ event }) => event === 'Report Exported')
  expect(exported.properties).toEqual({ format: 'pdf' })
  expect(collector.events.filter(({ type }) => type === 'page')).toHaveLength(1)
  expect(site.thrown).toEqual([])
}

test('the page in plain HTML works', async () => {
  site.collector.pages.set('/', { html: files('Plain HTML')['index.html'] ?? '' })
  await works()
})

test('the app in React works, and shows a message of its own', async () => {
  await build('React', 'main.tsx')
  await works()
  const { collector, page } = site
  collector.reply = () =>
    accepted({
      ...SCORED,
      messages: [
        { id: 'upgrade', key: 'upgrade', format: 'modal', content: { title: 'Team', body: 'Room for all.' } },
      ],
    })
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('heading', { name: 'Team' }).waitFor()
  await page.getByRole('button', { name: 'Not now' }).click()
  await collector.event(({ event }) => event === 'Message Dismissed')
  await page.getByRole('heading', { name: 'Team' }).waitFor({ state: 'detached' })
})

test('the app in Vue works', async () => {
  await build('Vue', 'main.ts')
  await works()
})

test('the app in Svelte works', async () => {
  await build('Svelte', 'main.ts')
  await works()
})

test('the tags for Google Tag Manager work, in the JavaScript that it reads, under one global', async () => {
  const { collector, page } = site
  const tags = files('Google Tag Manager')
  const scripts = [tags.Tidemark, tags['Report Exported']?.replace('{{Report Format}}', '"pdf"')].map(
    tag => /<script>(.*)<\/script>/s.exec(tag ?? '')?.[1] ?? '',
  )
  for (const script of scripts) {
    // What was newer would come out in other words.
    const [old, same] = await Promise.all(
      ['es5', 'esnext'].map(target => transform(script, { target, minifyWhitespace: true })),
    )
    expect(old?.code).toBe(same?.code)
  }
  const methods = /(?<=['"])track [a-z ]+(?=['"])/.exec(scripts[0] ?? '')?.[0].split(' ')
  const stub: Record<string, unknown> = {}
  runInNewContext(readFileSync('sdk/stub.js', 'utf8'), { window: stub })
  expect(methods).toEqual(Object.keys(stub.tidemark ?? {}))
  collector.pages.set('/', { html: '<!doctype html><title>Shop</title><body>Reports</body>' })
  await page.goto(collector.origin)
  const added = await page.evaluate(codes => {
    const before = new Set(Object.keys(window))
    // Tag Manager makes each script of a tag anew from its text, and appends it.
    for (const code of codes) {
      const script = document.createElement('script')
      script.text = code
      document.body.append(script)
    }
    return Object.keys(window).filter(name => !before.has(name))
  }, scripts)
  expect(added).toEqual(['tidemark'])
  await started(page)
  const exported = await collector.event(({ event }) => event === 'Report Exported')
  expect(exported.properties).toEqual({ format: 'pdf' })
  await collector.event(({ type }) => type === 'page')
  expect(site.thrown).toEqual([])
})
