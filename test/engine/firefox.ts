import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bidi, connectBidi } from './bidi.ts'
import { type Engine, KEYS, type Privacy, type Tab, type Visitor } from './engine.ts'
import { type Program, startProgram } from './process.ts'

const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox']

/** Keeps Firefox from calling home and from asking questions, after it was killed as well. */
const QUIET = {
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': '',
  'toolkit.startup.max_resumed_crashes': -1,
}

/** 2 refuses all cookies, and with them local storage and IndexedDB. */
const PRIVACY: Record<Privacy, object> = {
  none: {},
  private: { 'browser.privatebrowsing.autostart': true },
  'no cookies': { 'network.cookie.cookieBehavior': 2 },
}

/** Firefox, driven by WebDriver BiDi. Visitors are user contexts, which share nothing. */
export function firefox(): Engine {
  const executable = PLACES.find(existsSync)
  let program: Program | undefined
  let bidi: Bidi | undefined
  let folder = ''

  const launch = async (profile: string, privacy: Privacy, args: readonly string[]) => {
    if (!executable) throw new Error('There is no Firefox here.')
    const preferences = Object.entries({ ...QUIET, ...PRIVACY[privacy] })
    await writeFile(
      join(profile, 'user.js'),
      preferences.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)})\n`),
    )
    return startProgram(executable, ['--headless', '--no-remote', '--profile', profile, ...args])
  }

  return {
    name: 'Firefox',
    missing: executable ? [] : ['firefox-esr'],
    privacies: ['private', 'no cookies'],
    async start() {
      folder = await mkdtemp(join(tmpdir(), 'tidemark-firefox-'))
      program = await launch(folder, 'none', ['--remote-debugging-port', '0'])
      bidi = await connectBidi(`${await program.printed(/WebDriver BiDi listening on (ws:\S+)/)}/session`)
      await bidi.send('session.new', { capabilities: {} })
    },
    newVisitor() {
      if (!bidi) throw new Error('Firefox was not started.')
      return newVisitor(bidi)
    },
    openLoose: (profile, url, privacy = 'none') => launch(profile, privacy, [url]),
    async stop() {
      bidi?.close()
      await program?.kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function newVisitor(bidi: Bidi): Promise<Visitor> {
  const { userContext } = await bidi.send<{ userContext: string }>('browser.createUserContext')
  return {
    async newTab() {
      const { context } = await bidi.send<{ context: string }>('browsingContext.create', {
        type: 'tab',
        userContext,
      })
      return tab(bidi, context)
    },
    close: () => bidi.send('browser.removeUserContext', { userContext }),
  }
}

interface Evaluated {
  readonly type: 'success' | 'exception'
  readonly result?: { readonly value?: string }
  readonly exceptionDetails?: { readonly text: string }
}

function tab(bidi: Bidi, context: string): Tab {
  const perform = (type: 'pointer' | 'key', actions: readonly object[]) =>
    bidi.send<void>('input.performActions', { context, actions: [{ type, id: type, actions }] })
  const strike = (text: string) =>
    perform(
      'key',
      [...text].flatMap(value => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]),
    )
  const click = async (selector: string) => {
    const { nodes } = await bidi.send<{ nodes: { sharedId: string }[] }>('browsingContext.locateNodes', {
      context,
      locator: { type: 'css', value: selector },
    })
    if (!nodes[0]) throw new Error(`No element matches ${selector}.`)
    const element = { type: 'element', element: { sharedId: nodes[0].sharedId } }
    await perform('pointer', [
      { type: 'pointerMove', x: 0, y: 0, origin: element },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ])
  }

  return {
    goto: url => bidi.send('browsingContext.navigate', { context, url, wait: 'complete' }),
    async evaluate<Result>(run: (argument: never) => Result, argument?: unknown) {
      const { type, result, exceptionDetails } = await bidi.send<Evaluated>('script.callFunction', {
        functionDeclaration: `async () => JSON.stringify(await (${run})(${JSON.stringify(argument)}))`,
        awaitPromise: true,
        target: { context },
      })
      if (type === 'exception') throw new Error(exceptionDetails?.text)
      return result?.value === undefined ? undefined : JSON.parse(result.value)
    },
    click,
    async type(selector, text) {
      await click(selector)
      await strike(text)
    },
    press: key => strike(KEYS[key]),
    close: () => bidi.send('browsingContext.close', { context, promptUnload: true }),
  }
}
