import { readCookie, writeCookie } from './cookie.ts'
import type { ConsentPlugin } from './core.ts'
import { erase } from './erase.ts'

/** The cookie of what the visitor chose. Remembering that takes no consent. */
const CHOICE = 'tidemark_consent'

/** What a visitor may allow; sites may add purposes of their own. */
const PURPOSES = ['analytics', 'advertising', 'messages', 'storage'] as const

/** How many calls may wait for the visitor's word. */
const MOST_HELD = 100

export type ConsentState = 'granted' | 'denied' | 'pending'

/**
 * What holds for each purpose.
 * - `analytics`: what they do is captured and sent. While it is pending, it waits in memory.
 * - `advertising`: the click ids of ad networks are read.
 * - `messages`: messages are shown.
 * - `storage`: something is kept on the device. Without it, memory keeps it for as long as the page lives.
 */
export type Consent = { readonly [Purpose in (typeof PURPOSES)[number]]: ConsentState } & {
  readonly [purpose: string]: ConsentState
}

/** A word for all purposes, or what changes, by purpose. */
export type ConsentChoice = ConsentState | Partial<Consent>

/**
 * Asks before it acts: what the visitor chose, on this page or an earlier one, else what their browser asks for
 * (Do Not Track denies everything, Global Privacy Control denies `advertising`), else the site's own setting.
 *
 * @param setting what holds for purposes that nobody has decided; those not named are granted
 */
export function consent(setting: ConsentChoice = 'granted'): ConsentPlugin {
  return core => {
    const signals = signalled()
    const byDefault = { ...purposes('granted'), ...purposes(setting), ...signals }
    let chosen: Partial<Consent> | undefined
    let text: string | null | undefined
    const current = () => (chosen ?? byDefault) as Consent

    /** Calls that wait for the visitor's word; undefined when they need not. */
    let held: (() => void)[] | undefined

    const obey = () => {
      const { analytics, storage } = current()
      const isRefused = analytics === 'denied'
      if (chosen && (isRefused || storage === 'denied')) void erase(core)
      if (isRefused && held?.[0]) core.drop('consent', held.length)
      const calls = isRefused ? [] : held
      if (analytics !== 'granted') {
        held = calls ?? []
        return core.delivery.stop()
      }
      held = undefined
      if (storage === 'granted') {
        core.identity.refresh()
        core.queue.save()
      }
      core.delivery.start()
      for (const call of calls ?? []) call()
    }
    const refresh = () => {
      const before = text
      text = readCookie(CHOICE)
      if (before === text) return
      try {
        chosen = JSON.parse(`${text}`) ?? undefined
      } catch {
        // Not ours.
      }
      obey()
    }
    return {
      current,
      refresh,
      told() {
        if (!chosen && !signals) return undefined
        const decided = Object.entries(current()).filter(([, state]) => state !== 'pending')
        return Object.fromEntries(decided.map(([purpose, state]) => [purpose, state === 'granted']))
      },
      whenAllowed(call) {
        if (!held) return call()
        if (current().analytics !== 'denied' && held.push(call) > MOST_HELD) {
          held.shift()
          core.drop('full', 1)
        }
      },
      choose(choice) {
        chosen = { ...current(), ...purposes(choice) }
        text = JSON.stringify(chosen)
        writeCookie(CHOICE, text)
        obey()
      },
    }
  }
}

function purposes(choice: ConsentChoice): Partial<Consent> {
  return typeof choice === 'string' ? Object.fromEntries(PURPOSES.map(purpose => [purpose, choice])) : choice
}

function signalled(): Partial<Consent> | undefined {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean }
  if (doNotTrack === '1') return purposes('denied')
  return globalPrivacyControl ? { advertising: 'denied' } : undefined
}
