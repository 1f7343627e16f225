import type { CaptureHost, TrackedEvent } from '../tracker.ts'
import type { Fact } from './fact.ts'
import { createLog } from './log.ts'
import { createMessageLog } from './message-log.ts'
import { createPanel, type Panel } from './panel.ts'
import { remember } from './remembered.ts'
import { surroundings } from './surroundings.ts'

/** The panels that are on the page, by what their tracker ends with. */
const panels = new WeakMap<AbortSignal, Panel>()

/**
 * Opens the debugger of a tracker, or expands the one it has.
 *
 * @param early what has happened already
 * @param stop called when no more needs to be heard
 * @returns hears what happens next
 */
export function openPanel(host: CaptureHost, early: readonly Fact[], stop: () => void): (fact: Fact) => void {
  const ignore = () => {}
  const open = panels.get(host.signal)
  if (open || host.signal.aborted) {
    stop()
    open?.expand()
    return ignore
  }

  const log = createLog()
  const messages = createMessageLog(host)
  const end = new AbortController()
  const { signal } = end
  const close = () => {
    stop()
    end.abort()
    clearTimeout(wake)
    panel.remove()
    panels.delete(host.signal)
  }

  let isDue = false
  let wake: ReturnType<typeof setTimeout> | undefined
  const changed = () => {
    if (isDue) return
    isDue = true
    requestAnimationFrame(() => {
      isDue = false
      if (signal.aborted) return
      log.settle()
      panel.update()
      clearTimeout(wake)
      // A pause ends without anything that says so.
      const { pausedUntil, restsUntil, now } = surroundings(host)
      const wait = Math.max(pausedUntil, restsUntil) - now
      if (wait > 0) wake = setTimeout(changed, wait)
    })
  }
  const panel = createPanel({ host, log, messages, changed }, () => {
    remember(undefined)
    close()
  })
  panels.set(host.signal, panel)
  host.signal.addEventListener('abort', close)

  const hear = (fact: Fact) => {
    log.hear(fact)
    messages.hear(fact)
    changed()
  }
  early.forEach(hear)
  // What the page does to identity and consent shows in cookies, and is looked up when somebody looks.
  const { cookieStore } = window as { cookieStore?: EventTarget }
  cookieStore?.addEventListener('change', changed, { signal })
  for (const type of ['online', 'offline', 'focus', 'pointerdown', 'keyup']) {
    addEventListener(type, changed, { signal, passive: true, capture: true })
  }
  void host.stored().then(({ IndexedDB }) => {
    log.remember(Array.isArray(IndexedDB) ? (IndexedDB as TrackedEvent[]) : [])
    changed()
  })
  changed()
  return hear
}
