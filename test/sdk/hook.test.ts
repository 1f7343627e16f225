import { expect, test } from 'vitest'
import { track, useSite } from './site.ts'

const site = useSite()
const names = () => site.collector.events.map(event => event.event)

test('a handler of events changes, enriches and drops them, and those that are captured too', async () => {
  const { collector } = site
  const page = await site.open(
    'data-capture="features"',
    '<button data-tidemark-feature="export">Export</button>',
  )
  const types = await page.evaluate(async () => {
    const { tidemark } = window
    const types: string[] = []
    tidemark.on('event', event => {
      types.push(event.type)
      if (event.event === 'Internal') return false
      event.context.app = { version: '4.2.0' }
      if (event.properties) event.properties.email = undefined
      if (event.event === 'Old Name') event.event = 'New Name'
      return undefined
    })
    tidemark.track('Old Name', { email: 'ada@example.com', plan: 'team' })
    tidemark.track('Internal')
    tidemark.identify('42')
    document.querySelector('button')?.click()
    await tidemark.flush()
    return types
  })
  expect(types).toEqual(['track', 'track', 'identify', 'track'])
  expect(names()).toEqual(['New Name', undefined, 'Feature Used'])
  expect(collector.events[0]?.properties).toEqual({ plan: 'team' })
  for (const event of collector.events) expect(event.context.app).toEqual({ version: '4.2.0' })
})

test('a handler that throws, or makes an event that cannot be sent, harms no other handler and no other event', async () => {
  const page = await site.open()
  const heard = await page.evaluate(() => {
    let heard = 0
    const { tidemark } = window
    tidemark.on('event', () => {
      throw new Error('the handler’s own mistake')
    })
    tidemark.on('event', event => {
      heard++
      if (event.event === 'Circle') event.context.self = event
      if (event.event === 'Huge') event.context.text = 'x'.repeat(40_000)
    })
    for (const name of ['One', 'Circle', 'Huge', 'Two']) tidemark.track(name)
    return heard
  })
  await page.evaluate(() => window.tidemark.flush())
  expect(heard).toBe(4)
  expect(names().slice(0, 2)).toEqual(['One', 'Two'])
  expect(await page.evaluate(() => window.tidemark.dropped)).toEqual({ large: 1 })
  expect(site.thrown).toEqual([])
})

test('the page’s own objects stay as they are, and one event’s change does not reach the next', async () => {
  const { collector } = site
  const page = await site.open()
  const own = await page.evaluate(async () => {
    const { tidemark } = window
    tidemark.on('event', event => {
      if (event.event !== 'Changed') return
      const { properties, context } = event as unknown as {
        properties: { cart: { total: number } }
        context: { library: { name: string }; page: { path: string } }
      }
      properties.cart.total = 0
      context.library.name = 'another'
      context.page.path = '/another'
    })
    const properties = Object.freeze({ cart: { total: 7 } })
    tidemark.track('Changed', properties)
    properties.cart.total = 8
    tidemark.track('Left Alone', properties)
    properties.cart.total = 9
    await tidemark.flush()
    return properties
  })
  expect(own).toEqual({ cart: { total: 9 } })
  const [changed, leftAlone] = collector.events
  expect(changed?.properties).toEqual({ cart: { total: 0 } })
  expect(leftAlone?.properties).toEqual({ cart: { total: 8 } })
  expect(changed?.context.library).toMatchObject({ name: 'another' })
  expect(leftAlone?.context).toMatchObject({ library: { name: 'tidemark' }, page: { path: '/' } })
})

test('a handler that was taken off hears no more, nor does one of a tracker that was destroyed', async () => {
  const page = await site.open()
  const heard = await page.evaluate(async () => {
    const heard: unknown[] = []
    const { tidemark } = window
    const off = tidemark.on('event', ({ event }) => void heard.push(event))
    tidemark.track('One')
    off()
    tidemark.track('Two')
    tidemark.on('event', ({ event }) => void heard.push(event))
    tidemark.destroy()
    tidemark.track('Three')
    tidemark.consent('granted')
    await tidemark.flush()
    return heard
  })
  expect(heard).toEqual(['One'])
  await track(page, 'Four')
  await site.collector.until(() => site.collector.events.length === 2)
  expect(names()).toEqual(['One', 'Two'])
})
