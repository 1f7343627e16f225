import { launchBrowser } from '../test/browser.ts'
import { accepted, startCollector } from '../test/sdk/collector.ts'

// Takes the picture of the debugger: node docs/photograph.ts

const PAGE = `<!doctype html><html lang="en"><title>Ledgerly</title>
<style>
  body { margin: 0; font: 16px/1.6 system-ui, sans-serif; color: #1d2733; background: linear-gradient(#eef4f7, #fff 60%) fixed }
  main { padding: 64px 56px; max-width: 560px }
  h1 { font-size: 40px; line-height: 1.12; letter-spacing: -.02em; margin: 0 0 16px }
  p { color: #526071; font-size: 18px }
  button { font: inherit; font-weight: 600; color: #fff; background: #0b5f7c; border: 0; border-radius: 9px; padding: 10px 20px }
</style>
<script async src="/tm.js" data-key="wk_demo"></script>
<main><h1>Close the books before lunch</h1><p>Invoices, receipts and payroll in one place.</p>
<button data-tidemark-feature="export">Export a report</button></main>`

const collector = await startCollector()
const browser = await launchBrowser()
try {
  collector.pages.set('/pricing', { html: PAGE })
  collector.reply = ({ batch }) => {
    const index = batch.findIndex(({ event }) => event === 'Invoice Paid')
    const message = 'properties.total must be a number'
    return accepted(index < 0 ? {} : { rejected: [{ index, code: 'invalid', message }] })
  }
  const page = await browser.newPage({
    viewport: { width: 1_120, height: 640 },
    deviceScaleFactor: 1.5,
    locale: 'en-GB',
  })
  await page.goto(`${collector.origin}/pricing?tidemark=debug`)
  const panel = page.getByRole('region', { name: 'Tidemark debugger' })
  await panel.getByText('Pricing Viewed').waitFor()
  await page.evaluate(async () => {
    const { tidemark } = window as unknown as { tidemark: import('../sdk/tracker.ts').Tracker }
    tidemark.on('event', event => event.event !== 'Heartbeat')
    tidemark.identify('42', { plan: 'team' })
    tidemark.track('Heartbeat')
    tidemark.track('Report Exported', { format: 'pdf', pages: 12 })
    tidemark.track('Invoice Paid', { total: '12 EUR' })
    await tidemark.flush()
  })
  await page.getByRole('button', { name: 'Export a report' }).click()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await panel.getByText('identify').click()
  await panel.getByRole('listitem').filter({ hasText: 'Feature Used' }).getByText('queued').waitFor()
  await panel.getByText('"identify"').waitFor()
  await page.screenshot({ path: new URL('images/debugger.png', import.meta.url).pathname })
} finally {
  await browser.close()
  await collector.stop()
}
