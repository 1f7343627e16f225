import { readCookie, writeCookie } from './cookie.ts'
import type { ConsentPlugin } from './core.ts'
import { erase, eraseDevice } from './erase.ts'
import { warn } from './warn.ts'

/** The cookie of what the visitor chose. Remembering that takes no consent. */
const CHOICE = 'tidemark_consent'

/** What a visitor may allow; sites may add purposes of their own. */
const PURPOSES = ['analytics', 'advertising', 'messages', 'storage'] as const

/** How many calls may wait for the visitor's word. */
const MOST_HELD = 100

const STATES: readonly unknown[] = ['granted', 'denied', 'pending']

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
    const byDefault = { ...purposes('granted'), ...(purposes(setting) ?? purposes('pending')), ...signals }
    let chosen: Partial<Consent> | undefined
    let text: string | undefined
    const current = () => (chosen ?? byDefault) as Consent

    /** Calls that wait for the visitor's word. */
    let held: (() => void)[] = []

    const obey = () => {
      const { analytics, messages, storage } = current()
      const waiting = held
      if (chosen && analytics === 'denied') void erase(core)
      else if (chosen && storage === 'denied') eraseDevice(core)
      if (messages !== 'granted') core.emit('clear')
      if (analytics !== 'pending') held = []
      if (analytics === 'granted') {
        core.identity.refresh()
        core.queue.save()
        core.delivery.start()
        for (const call of waiting) call()
      } else {
        core.delivery.stop()
        if (analytics === 'denied' && waiting[0]) core.drop('consent', waiting.length)
      }
    }
    const refresh = () => {
      const before = text
      // Where cookies are blocked, what was chosen on this page holds.
      text = readCookie(CHOICE) ?? text ?? ''
      if (before === text) return
      try {
        const kept = JSON.parse(text)
        chosen = purposes(kept) && { ...byDefault, ...kept }
      } catch {
        // None, or not ours.
      }
      obey()
    }
    // Nothing while nothing but the site's own setting holds.
    core.on('event', ({ context }) => {
      const decided = Object.entries(current()).filter(([, state]) => state !== 'pending')
      const categoryPreferences = Object.fromEntries(
        decided.map(([purpose, state]) => [purpose, state === 'granted']),
      )
      if (chosen ?? signals) context.consent = { categoryPreferences }
    })
    return {
      current,
      refresh,
      whenAllowed(call) {
        const { analytics } = current()
        if (analytics === 'granted') call()
        else if (analytics === 'pending' && held.push(call) > MOST_HELD) {
          held.shift()
          core.drop('full', 1)
        }
      },
      choose(choice) {
        const change = purposes(choice)
        if (!change) return
        chosen = { ...current(), ...change }
        text = JSON.stringify(chosen)
        writeCookie(CHOICE, text)
        obey()
      },
    }
  }
}

/** The purposes that a choice is about; undefined, with a warning, when it says something else. */
function purposes(choice: ConsentChoice): Partial<Consent> | undefined {
  const chosen =
    typeof choice === 'string' ? Object.fromEntries(PURPOSES.map(purpose => [purpose, choice])) : choice
  if (Object.values(chosen).every(state => STATES.includes(state))) return chosen
  warn(`consent is ${STATES.join(', ')} or an object of these`)
  return undefined
}

function signalled(): Partial<Consent> | undefined {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean }
  if (doNotTrack === '1') return purposes('denied')
  return globalPrivacyControl ? { advertising: 'denied' } : undefined
}
