import { describe, expect, test } from 'vitest'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { appPage, buildApp } from './app.ts'
import { accepted } from './collector.ts'
import { useSite } from './site.ts'

const site = useSite()

const VERSIONS = [
  ['18', { react: 'react18', 'react-dom': 'react-dom18' }],
  ['19', {}],
] as const

const scored = (score: number, stage: string) =>
  accepted({ scores: [{ model: 'pql', score, stage, grade: 'B', tags: ['team'] }] })

const message = (id: string): ShownMessage => ({
  id,
  key: id,
  format: 'banner',
  content: { title: id, body: `The ${id}`, action: { label: 'Go' }, dismiss: 'Not now' },
})

describe.each(VERSIONS)('React %s', (version, alias) => {
  /** Opens an app whose `App` component is given, in strict mode, with a provider that makes the tracker. */
  async function open(components: string, mount = STRICT): Promise<void> {
    const code = await buildApp({ 'main.tsx': `${IMPORTS}${components}\n${mount}` }, { alias })
    site.collector.pages.set('/', appPage(code))
    await site.page.goto(site.collector.origin)
  }
  const root = () => site.page.locator('#root')
  const track = (event: string) =>
    site.page.evaluate(name => {
      window.tidemark.track(name)
      return window.tidemark.flush()
    }, event)

  test('it is that version', async () => {
    await open('const App = () => <>{React.version}</>')
    expect(await root().textContent()).toMatch(new RegExp(`^${version}\\.`))
  })

  test('strict mode makes one tracker, and an effect of a child can use it', async () => {
    await open(`const App = () => {
      const tracker = useTracker()
      useEffect(() => tracker.track('Child Mounted'), [tracker])
      return null
    }`)
    await site.collector.until(() => site.collector.events.length >= 3)
    const { events } = site.collector
    expect(events.filter(({ type }) => type === 'page')).toHaveLength(1)
    // Strict mode runs the child's effect twice.
    expect(events.filter(({ event }) => event === 'Child Mounted')).toHaveLength(2)
    expect(new Set(events.map(({ anonymousId }) => anonymousId)).size).toBe(1)
    expect(site.thrown).toEqual([])
  })

  test('a provider that leaves takes every listener with it, and one that comes back starts anew', async () => {
    await site.page.addInitScript(LISTENERS)
    await open(
      'const App = () => { window.tidemark = useTracker(); return <p>{useScore("pql")?.score ?? "none"}{useMessage()?.message.id}</p> }',
      `const view = createRoot(document.getElementById('root')!)
       window.show = () => flushSync(() => view.render(<StrictMode><TidemarkProvider options={OPTIONS}><App /></TidemarkProvider></StrictMode>))
       window.hide = () => flushSync(() => view.render(null))`,
    )
    const listening = () => site.page.evaluate('window.listening()')
    // React's own listeners are on the root, and there from the start.
    const before = await listening()
    await site.page.evaluate('window.show()')
    await root().getByText('none').waitFor()
    expect(await listening()).not.toEqual(before)
    await site.page.evaluate('window.hide()')
    await expect.poll(listening).toEqual(before)
    await site.page.evaluate('window.show()')
    await track('Came Back')
    await site.collector.event(({ event }) => event === 'Came Back')
  })

  test('a score is live, and what has not changed renders nothing anew', async () => {
    site.collector.reply = () => scored(40, 'warm')
    await open(`let renders = 0
      const App = () => { 
        window.tidemark = useTracker()
        const score = useScore('pql')
        return <p>{JSON.stringify({ score, renders: renders++ })}</p>
      }`)
    const shown = async () => JSON.parse((await root().textContent()) ?? '')
    await expect.poll(shown).toMatchObject({
      score: { model: 'pql', score: 40, stage: 'warm', grade: 'B', tags: ['team'] },
    })
    const { renders } = await shown()
    await track('Something')
    await site.collector.event(({ event }) => event === 'Something')
    site.collector.reply = () => scored(75, 'hot')
    await track('Something Else')
    await expect.poll(async () => (await shown()).score.score).toBe(75)
    // Strict mode renders twice.
    expect((await shown()).renders).toBe(renders + 2)
  })

  test('a component that comes later knows the score that was told before', async () => {
    site.collector.reply = () => scored(12, 'cold')
    await open(`const Score = () => <p>{useScore('pql')?.score ?? 'none'}</p>
      const App = () => {
        const [there, setThere] = useState(false)
        const tracker = useTracker()
        useEffect(() => tracker.on('score', () => { window.told = true }), [])
        window.come = () => flushSync(() => setThere(true))
        return there ? <Score /> : null
      }`)
    await site.page.waitForFunction('window.told')
    await site.page.evaluate('window.come()')
    expect(await root().textContent()).toBe('12')
  })

  test('the next visitor in the browser is shown nothing of the one before', async () => {
    const { collector } = site
    collector.reply = () => accepted({ ...(scored(40, 'warm').body as object), messages: [message('trial')] })
    await open(`const App = () => {
      window.tidemark = useTracker()
      return <p>{useScore('pql')?.score ?? 'none'} {useMessage()?.message.id ?? 'nothing'}</p>
    }`)
    await root().getByText('40 trial').waitFor()
    collector.reply = () => accepted({})
    await site.page.evaluate('window.tidemark.reset(); window.tidemark.page()')
    await root().getByText('none nothing').waitFor()
  })

  test('components that read one score never show two, also while a slow part renders', async () => {
    site.collector.reply = () => scored(1, 'cold')
    await open(
      `const torn = () => new Set([...document.querySelectorAll('i')].map(i => i.textContent)).size > 1
      const Slow = () => {
        const end = performance.now() + 5
        while (performance.now() < end);
        const score = useScore('pql')?.score
        useLayoutEffect(() => { window.torn ||= torn() })
        return <i>{score}</i>
      }
      const App = () => {
        window.tidemark = useTracker()
        const [count, setCount] = useState(1)
        window.more = () => startTransition(() => setCount(30))
        return Array.from({ length: count }, (_, at) => <Slow key={at} />)
      }`,
    )
    await root().getByText('1').waitFor()
    site.collector.reply = () => scored(2, 'hot')
    await site.page.evaluate('window.more(); window.tidemark.track("During"); window.tidemark.flush()')
    await expect.poll(() => root().textContent()).toBe('2'.repeat(30))
    expect(await site.page.evaluate('window.torn')).toBe(false)
  })

  test('a component takes a message over and tells what became of it', async () => {
    const { collector, page } = site
    collector.reply = () => accepted({ messages: [message('trial')] })
    await open(`const App = () => {
      const taken = useMessage('trial')
      useEffect(() => taken?.shown(), [taken])
      return taken ? <button onClick={taken.dismiss}>{taken.message.content.body}</button> : <p>nothing</p>
    }`)
    await page.getByRole('button', { name: 'The trial' }).click()
    await root().getByText('nothing').waitFor()
    await collector.event(({ event }) => event === 'Message Dismissed')
    expect(
      collector.events
        .filter(({ type }) => type === 'track')
        .map(({ event, properties }) => [event, properties]),
    ).toEqual([
      ['Message Shown', { message: 'trial' }],
      ['Message Dismissed', { message: 'trial', how: 'close' }],
    ])
    expect(await page.locator('tidemark-message').count()).toBe(0)
  })

  test('a message goes to the component that asks for it by its id, others to whoever takes any', async () => {
    const { collector, page } = site
    collector.reply = () => accepted({ messages: [message('trial'), message('offer'), message('survey')] })
    await open(`const One = ({ name, id }) => {
        const taken = useMessage(id)
        return taken && <p id={name}><a onClick={taken.click}>{taken.message.id}</a></p>
      }
      const App = () => <><One name="any" /><One name="trial" id="trial" /></>`)
    await page.locator('#trial').getByText('trial').waitFor()
    await page.locator('#any').getByText('offer').click()
    await page.locator('#any').getByText('survey').click()
    await page.locator('#any').waitFor({ state: 'detached' })
    const told = ({ event }: { event?: string }) => event === 'Message Clicked'
    await collector.until(() => collector.events.filter(told).length === 2)
    expect(collector.events.filter(told).map(({ properties }) => properties)).toEqual([
      { message: 'offer', action: 'primary' },
      { message: 'survey', action: 'primary' },
    ])
  })

  test('a component takes the messages of its slot, also those that waited for it', async () => {
    const { collector, page } = site
    const inSlot = (id: string) => ({ ...message(id), format: 'custom', content: { slot: 'side', body: id } })
    collector.reply = () => accepted({ messages: [inSlot('one'), inSlot('two'), message('offer')] })
    await open(`const Side = () => {
        const taken = useMessage('side')
        useEffect(() => taken?.shown(), [taken])
        return taken && <button onClick={taken.snooze}>{taken.message.content.body}</button>
      }
      const App = () => {
        const [there, setThere] = useState(false)
        window.come = () => setThere(true)
        return there ? <Side /> : null
      }`)
    await page.getByRole('region', { name: 'offer' }).getByRole('button', { name: 'Close' }).click()
    await page.evaluate('window.come()')
    await root().getByRole('button', { name: 'one' }).click()
    await root().getByRole('button', { name: 'two' }).waitFor()
    const told = () => collector.events.filter(({ event }) => event?.startsWith('Message '))
    await collector.until(() => told().length === 5)
    expect(told().map(({ event, properties }) => [event, properties])).toEqual([
      ['Message Shown', { message: 'offer' }],
      ['Message Dismissed', { message: 'offer', how: 'close' }],
      ['Message Shown', { message: 'one' }],
      ['Message Dismissed', { message: 'one', how: 'snooze' }],
      ['Message Shown', { message: 'two' }],
    ])
  })

  test('messages that no component asks for are drawn by the SDK', async () => {
    site.collector.reply = () => accepted({ messages: [message('offer')] })
    await open('const App = () => <p>{useMessage("trial") ? "taken" : "left"}</p>')
    await site.page.getByRole('region', { name: 'offer' }).waitFor()
    expect(await root().textContent()).toBe('left')
  })

  test('a page that a server has rendered is taken over without a difference', async () => {
    const { page, collector } = site
    const components = `export const App = () => { useTracker().track('Rendered'); return <p>{useScore('pql')?.score ?? 'none'}{useMessage()?.message.id}</p> }
      export const tree = <StrictMode><TidemarkProvider options={OPTIONS}><App /></TidemarkProvider></StrictMode>\n`
    const server = await buildApp(
      {
        'server.tsx': `${IMPORTS}import { renderToString } from 'react-dom/server.browser'\n${components}globalThis.rendered = renderToString(tree)`,
      },
      { alias },
    )
    const rendered = runOnServer(server)
    expect(rendered).toBe('<p>none</p>')
    const complaints: string[] = []
    page.on('console', line => line.type() === 'error' && complaints.push(line.text()))
    collector.reply = () => scored(40, 'warm')
    const client = await buildApp(
      {
        'main.tsx': `${IMPORTS}import { hydrateRoot } from 'react-dom/client'\n${components}hydrateRoot(document.getElementById('root')!, tree)`,
      },
      { alias },
    )
    collector.pages.set('/', appPage(client, rendered))
    await page.goto(collector.origin)
    await root().getByText('40').waitFor()
    expect(complaints.filter(text => !text.includes('favicon'))).toEqual([])
  })

  test('without a provider nothing breaks, and the console says what is missing', async () => {
    const { page } = site
    const warned = page.waitForEvent('console', line => line.type() === 'warning')
    await open(
      'const App = () => { useTracker().track("Lost"); return <p>there</p> }',
      "createRoot(document.getElementById('root')!).render(<App />)",
    )
    await root().getByText('there').waitFor()
    expect((await warned).text()).toContain('outside of <TidemarkProvider>')
  })

  test('a tracker that the app has made is used, and not ended with the provider', async () => {
    await open(
      'const App = () => { window.same = useTracker() === tracker; return null }',
      `const tracker = createTracker(OPTIONS)
       window.tidemark = tracker
       const view = createRoot(document.getElementById('root')!)
       flushSync(() => view.render(<TidemarkProvider tracker={tracker}><App /></TidemarkProvider>))
       flushSync(() => view.render(null))`,
    )
    expect(await site.page.evaluate('window.same')).toBe(true)
    await track('After')
    await site.collector.event(({ event }) => event === 'After')
  })
})

const IMPORTS = `
import * as React from 'react'
import { StrictMode, startTransition, useEffect, useLayoutEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { createTracker, messages, pages } from 'tidemark'
import { TidemarkProvider, useMessage, useScore, useTracker } from 'tidemark/react'
const OPTIONS = { key: 'wk_test', capture: [pages()], messages: messages() }
`

const STRICT = `
createRoot(document.getElementById('root')!).render(
  <StrictMode><TidemarkProvider options={OPTIONS}><App /></TidemarkProvider></StrictMode>
)`

/** Counts what listens on the window and the document, and the history's methods if they are other than theirs. */
const LISTENERS = `
const lists = new Map()
for (const target of [window, document]) {
  const { addEventListener } = EventTarget.prototype
  target.addEventListener = function (type, handler, options) {
    const key = (target === window ? 'window ' : 'document ') + type
    const undo = () => lists.set(key, (lists.get(key) ?? 0) - 1)
    lists.set(key, (lists.get(key) ?? 0) + 1)
    options?.signal?.addEventListener('abort', undo)
    addEventListener.call(target, type, handler, options)
  }
}
const { pushState, replaceState } = History.prototype
window.listening = () => ({
  lists: [...lists].filter(([, count]) => count > 0).sort(),
  history: history.pushState === pushState && history.replaceState === replaceState,
})
`

/** Runs a bundle where there is no document, as a server does, and gives what it leaves as \`rendered\`. */
function runOnServer(code: string): string {
  const scope = {
    TextEncoder,
    setTimeout,
    queueMicrotask,
    MessageChannel,
    console,
    rendered: undefined,
    globalThis: {},
  }
  scope.globalThis = scope
  new Function(...Object.keys(scope), code)(...Object.values(scope))
  return String(scope.rendered)
}
