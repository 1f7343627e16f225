import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { removeFolders, type Server, startServer } from './server.ts'

const DEMO = { command: ['demo/start.ts'] }

interface Contact {
  readonly id: string
  readonly identities: readonly string[]
  readonly scores: readonly {
    readonly model: string
    readonly score: number
    readonly raw: number
    readonly rules: readonly { readonly points: number }[]
  }[]
  readonly messages: readonly {
    readonly id: string
    readonly shownAt?: string
    readonly dismissedAt?: string
  }[]
  readonly timeline: {
    readonly events: readonly {
      readonly type: string
      readonly event?: string
      readonly anonymousId?: string
    }[]
  }
}

declare const tidemark: { track(event: string): void; flush(): Promise<void> }

let browser: Browser
let server: Server

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer(DEMO)
})

afterAll(async () => {
  await browser.close()
  await server.end('SIGTERM')
  await removeFolders()
})

describe('a visitor becomes a user who outgrows the plan', () => {
  let page: Page
  let anonymousId = ''

  beforeAll(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  })
  afterAll(() => page.context().close())

  test('the website offers a talk once the visitor is ready for one', async () => {
    const asked = page.waitForRequest(/\/v1\/batch/)
    await page.goto(`${server.origin}/demo/pricing/`)
    anonymousId = (JSON.parse((await asked).postData() ?? '{}') as { batch: [{ anonymousId: string }] })
      .batch[0].anonymousId
    await page.getByRole('link', { name: 'Book a walk-through' }).first().click()
    await page.getByLabel('Work email').fill('ada@harbour-street.example')
    await page.getByRole('button', { name: 'Ask for a time' }).click()
    await dismissed(page, 'Shall we set up your first week together?', 'Not now')
  })

  test('what happens while the server is killed arrives when it is back', async () => {
    const { port, data } = server
    await page.evaluate(() => tidemark.flush())
    await server.end('SIGKILL')
    await page.evaluate(() => tidemark.track('Clicked While Nobody Listened'))
    server = await startServer({ ...DEMO, port, data })
    await page.goto(`${server.origin}/demo/customers/`)
    await expect.poll(() => eventsOf(`anon:${anonymousId}`)).toContain('Clicked While Nobody Listened')
    expect(await eventsOf(`anon:${anonymousId}`)).toContain('Form Submitted')
  })

  test('what was done anonymously counts for the user who signs in', async () => {
    await page.goto(`${server.origin}/demo/app/`)
    await page.getByLabel('Your name').fill('Ada Park')
    await page.getByLabel('Work email').fill('ada@harbour-street.example')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('#copy-week').waitFor()
    // Pages keep to the rest that those before them took when the server did not answer.
    await expect.poll(async () => (await ada()).identities).toContain(`anon:${anonymousId}`)
    // Three pages 15, here lately 10, the prices 12, a customer's story 8, the form 30, and who she is 20.
    await expect.poll(async () => scoresOf(await ada())).toMatchObject({ acquisition: 95, adoption: 0 })
  })

  test('the app says so when she is up and running, and when she has outgrown the plan', async () => {
    await page.locator('#copy-week').click()
    await page.locator('#publish').click()
    await page.getByRole('link', { name: 'Reports' }).click()
    const firstWeek = page.getByRole('region', { name: 'Your first week' })
    await firstWeek.getByText('2/3', { exact: true }).waitFor()
    // It was seen before the last of it is done, as any list is that is worked through.
    await expect
      .poll(async () => (await ada()).messages.find(({ id }) => id === 'first-week')?.shownAt)
      .toBeDefined()
    await page.locator('#build-report').click()
    // What was to be done ticks itself off, and makes room.
    await firstWeek.getByText('That was all. Have a good week.').waitFor()
    await dismissed(page, 'You are up and running.', 'Later')

    await page.getByRole('link', { name: 'People' }).click()
    await page.locator('#invite-button').click()
    await page.locator('#invite-button').click()
    await page.getByRole('link', { name: 'Plan and usage' }).click()
    await page.locator('#see-plans').click()
    const dialog = page.getByRole('dialog', { name: 'Your team has outgrown Starter' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('her scores are right to the digit, and their reasons add up', async () => {
    const expected = {
      acquisition: 95,
      // Four features 48, one day 6, a rota published 10, a colleague invited 8.
      adoption: 72,
      // Every seat taken 32, two invitations 12, plan and usage 8, larger plans 14.
      expansion: 66,
    }
    await expect.poll(async () => scoresOf(await ada())).toEqual(expected)
    for (const { raw, rules } of (await ada()).scores) {
      expect(rules.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(raw, 9)
    }
  })

  test('each message was shown once and dismissed, and the list knows her by name', async () => {
    await expect
      .poll(async () =>
        (await ada()).messages
          .filter(({ shownAt, dismissedAt }) => shownAt && dismissedAt)
          .map(({ id }) => id)
          .sort(),
      )
      .toEqual(['connect-payroll', 'first-week', 'team-plan-offer', 'walk-through-offer'])
    await page.goto(`${server.origin}/demo/app/`)
    await page.locator('#copy-week').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    await expect
      .poll(async () => {
        const { contacts } = await server.api<{ contacts: { id: string; name: string }[] }>(
          'GET',
          '/api/contacts?model=expansion&q=Ada Park',
        )
        return contacts.map(({ id }) => id)
      })
      .toEqual([ADA])
  })
})

describe('an event is stored once', () => {
  test('though its batch was sent three times', async () => {
    const page = await browser.newPage()
    const bodies: string[] = []
    await page.route('**/v1/batch', async route => {
      const body = route.request().postData() ?? ''
      bodies.push(body)
      const again = () => fetch(`${server.origin}/v1/batch`, { method: 'POST', body })
      await again()
      await again()
      await route.continue()
    })
    await page.goto(`${server.origin}/demo/`)
    await page.evaluate(() => {
      tidemark.track('Sent Three Times')
      return tidemark.flush()
    })
    const id = `anon:${anonymousIdIn(bodies)}`
    await expect.poll(() => eventsOf(id)).toContain('Sent Three Times')
    expect((await eventsOf(id)).filter(name => name === 'Sent Three Times')).toHaveLength(1)
    await page.context().close()
  })

  test('though two tabs of one visitor send at the same time', async () => {
    const context = await browser.newContext()
    const bodies: string[] = []
    context.on('request', request => {
      if (request.url().endsWith('/v1/batch')) bodies.push(request.postData() ?? '')
    })
    const tabs = [await context.newPage(), await context.newPage()]
    for (const tab of tabs) await tab.goto(`${server.origin}/demo/features/`)
    await Promise.all(
      tabs.map((tab, which) =>
        tab.evaluate(async place => {
          for (let n = 0; n < 30; n++) tidemark.track(`Tab ${place} Event ${n}`)
          await tidemark.flush()
        }, which),
      ),
    )
    const expected = [0, 1].flatMap(place => Array.from({ length: 30 }, (_, n) => `Tab ${place} Event ${n}`))
    const stored = async () =>
      (await eventsOf(`anon:${anonymousIdIn(bodies)}`)).filter(name => name?.startsWith('Tab '))
    await expect.poll(async () => (await stored()).sort()).toEqual(expected.sort())
    await context.close()
  })

  test('though the network was gone in between, and the tab was closed before it came back', async () => {
    const context = await browser.newContext()
    const bodies: string[] = []
    context.on('request', request => {
      if (request.url().endsWith('/v1/batch')) bodies.push(request.postData() ?? '')
    })
    const page = await context.newPage()
    await page.goto(`${server.origin}/demo/`)
    await page.evaluate(() => tidemark.flush())
    await context.setOffline(true)
    await page.evaluate(() => {
      tidemark.track('In The Tunnel')
      return tidemark.flush()
    })
    await page.close()
    await context.setOffline(false)
    const later = await context.newPage()
    await later.goto(`${server.origin}/demo/`)
    const id = `anon:${anonymousIdIn(bodies)}`
    await expect.poll(() => eventsOf(id)).toContain('In The Tunnel')
    expect((await eventsOf(id)).filter(name => name === 'In The Tunnel')).toHaveLength(1)
    await context.close()
  })
})

const ADA = 'user:ada-harbour-street-example'

/** Waits for a banner, dismisses it as a person would and waits until it is gone. */
async function dismissed(page: Page, title: string, label: string): Promise<void> {
  const banner = page.getByRole('region', { name: title })
  await banner.getByRole('button', { name: label }).click()
  await banner.waitFor({ state: 'detached' })
}

/** Scores as people read them: with one decimal, so that a half-life of days does not tell seconds. */
function scoresOf(contact: Contact): Record<string, number> {
  return Object.fromEntries(contact.scores.map(({ model, score }) => [model, Math.round(score * 10) / 10]))
}

function ada(): Promise<Contact> {
  return server.api<Contact>('GET', `/api/contacts/${ADA}`)
}

/** Names of a contact's track events, all of them. */
async function eventsOf(id: string): Promise<(string | undefined)[]> {
  const { events } = await server.api<Contact['timeline']>('GET', `/api/contacts/${id}/timeline?limit=500`)
  return events.map(({ event }) => event)
}

function anonymousIdIn(bodies: readonly string[]): string {
  const { batch } = JSON.parse(bodies[0] ?? '') as { batch: [{ anonymousId: string }] }
  return batch[0].anonymousId
}
