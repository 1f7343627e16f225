import { existsSync, globSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { type Engine, KEYS, type Privacy, type Tab, type Visitor } from './engine.ts'
import { type Program, startProgram } from './process.ts'
import { openSession, type WebDriver } from './webdriver.ts'

const DRIVER = '/usr/bin/WebKitWebDriver'
const DISPLAY = '/usr/bin/Xvfb'
/** Display 0 has this port; none may be beyond the last port. */
const FIRST_DISPLAY_PORT = 6_000

const PRIVACY: Record<Privacy, readonly string[]> = {
  none: [],
  private: ['--private'],
  'no cookies': ['--cookies-policy=never'],
}

/** WebKit as GTK has it, driven by WebDriver. Visitors are browsers of their own, since it begins each empty. */
export function webkit(): Engine {
  const browser = globSync('/usr/lib/*/webkit{2,}gtk-*/MiniBrowser')[0]
  const missing = [
    browser && existsSync(DRIVER) ? [] : ['webkit2gtk-driver'],
    existsSync(DISPLAY) ? [] : ['xvfb'],
  ].flat()
  let display: Program | undefined
  let driver: Program | undefined
  let address = ''
  let env: NodeJS.ProcessEnv = {}

  return {
    name: 'WebKit',
    missing,
    privacies: ['private', 'no cookies'],
    async start() {
      // Displays that start at the same time and look for a number themselves may find the same one.
      const number = (await freePort()) - FIRST_DISPLAY_PORT
      const screen = ['-screen', '0', '1280x900x24', '-nolisten', 'tcp']
      display = startProgram(DISPLAY, [`:${number}`, '-displayfd', '1', ...screen])
      env = {
        DISPLAY: `:${await display.printed(/^(\d+)\n/)}`,
        // Its sandbox needs namespaces, which a container seldom has.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      }
      const port = await freePort()
      address = `http://127.0.0.1:${port}`
      driver = startProgram(DRIVER, [`--port=${port}`], env)
      await untilAnswered(`${address}/status`)
    },
    async newVisitor() {
      const options = { binary: browser, args: ['--automation'] }
      return newVisitor(await openSession(address, { 'webkitgtk:browserOptions': options }))
    },
    async openLoose(profile, url, privacy = 'none') {
      if (!browser) throw new Error('There is no WebKit here.')
      const folders = { XDG_DATA_HOME: profile, XDG_CACHE_HOME: `${profile}/cache` }
      return startProgram(browser, [`--cookies-file=${profile}/cookies`, ...PRIVACY[privacy], url], {
        ...env,
        ...folders,
      })
    },
    async stop() {
      await driver?.kill()
      await display?.kill()
    },
  }
}

async function newVisitor(session: WebDriver): Promise<Visitor> {
  const first = await session.send<string>('GET', 'window')
  return {
    // Beside the window that is there from the beginning, without which the browser would end. All of them are
    // visible, which only one tab of a window is.
    async newTab() {
      const { handle } = await session.send<{ handle: string }>(
        'POST',
        'window/new',
        { type: 'window' },
        first,
      )
      return tab(session, handle)
    },
    close: () => session.send('DELETE', ''),
  }
}

/** The name under which WebDriver hands out elements. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

function tab(session: WebDriver, window: string): Tab {
  const find = async (selector: string) => {
    const query = { using: 'css selector', value: selector }
    const element = await session.send<{ [ELEMENT]: string }>('POST', 'element', query, window)
    return `element/${element[ELEMENT]}`
  }
  return {
    goto: url => session.send('POST', 'url', { url }, window),
    async evaluate<Result>(run: (argument: never) => Result, argument?: unknown) {
      const script = `const done = arguments[0];
        (async () => (${run})(${JSON.stringify(argument)}))().then(
          value => done({ text: JSON.stringify(value) }), error => done({ error: String(error) }))`
      const { text, error } = await session.send<{ text?: string; error?: string }>(
        'POST',
        'execute/async',
        { script, args: [] },
        window,
      )
      if (error) throw new Error(error)
      return text === undefined ? undefined : JSON.parse(text)
    },
    click: async selector => session.send('POST', `${await find(selector)}/click`, {}, window),
    type: async (selector, text) => session.send('POST', `${await find(selector)}/value`, { text }, window),
    press(key) {
      const actions = [
        { type: 'keyDown', value: KEYS[key] },
        { type: 'keyUp', value: KEYS[key] },
      ]
      return session.send('POST', 'actions', { actions: [{ type: 'key', id: 'key', actions }] }, window)
    },
    close: () => session.send('DELETE', 'window', undefined, window),
  }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

async function untilAnswered(url: string): Promise<void> {
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  );
}
