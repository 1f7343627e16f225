import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { MessagesAnswer } from '../listeners.ts'
import { wasSeen } from '../seen-messages.ts'
import type { MessagesHost } from '../tracker.ts'
import { draw } from './draw.ts'
import { hold } from './hold.ts'
import { createMoments } from './moments.ts'
import { offer } from './offer.ts'
import { onceOnScreen } from './on-screen.ts'
import { hasPlace } from './place.ts'
import { createShowing, type Showing } from './showing.ts'
import type { View } from './view.ts'
import type { Waiting } from './waiting.ts'

/** Where messages from the server go. */
export interface Inbox {
  receive(answer: MessagesAnswer): void
  /** Forgets messages that wait and takes away what is shown. */
  clear(): void
}

/** For so long what the server has listed is believed: then it is asked again before a message is shown. */
const FRESH_MS = 10_000

/** So soon a handler that delays a message is asked again at the earliest. */
const SOONEST_MS = 100

/** Why a message that was tried has to wait, or is not shown at all, until something else happens. */
type Aside = Extract<Waiting, 'tab' | 'server' | 'place' | 'later' | 'page' | 'refused' | 'failed'>

/**
 * Decides when this page shows which of the messages that the server lists: in their order, each at its moment, one
 * on screen at a time, each showing in one tab alone.
 */
export function createInbox(host: MessagesHost): Inbox {
  const { core, on, emit, vault, signal, scores } = host
  let listed: readonly ShownMessage[] = []
  let listedAt = 0
  /** By key. */
  let aside = new Map<string, Aside>()
  /** How many messages have ended before the server knows: what it has listed is of before. */
  let unheard = 0
  /** All that are not over, those that the page shows itself included. */
  const showings = new Set<Showing>()
  let current: Showing | undefined
  let view: View | undefined
  /** Whether the one that is drawn stands where nobody has seen it, such as far down the page. */
  let isMissed = false
  let isBusy = false

  const why = ({ key }: ShownMessage): Waiting | undefined => {
    if (!core.allows('messages')) return 'consent'
    if (wasSeen(vault, key)) return 'seen'
    return unheard ? 'told' : aside.get(key)
  }
  const waitsFor = (message: ShownMessage): Waiting | undefined =>
    why(message) ??
    moments.missing(message) ??
    (document.hidden ? 'hidden' : isTaken(message) ? 'turn' : undefined)
  const isCurrent = ({ id }: ShownMessage) => id === current?.message.id
  /** A checklist that is not done stays for days: it makes room, and comes back, as does what nobody has seen yet. */
  const isTaken = ({ format }: ShownMessage) =>
    current && !(view && (isMissed || (format !== 'checklist' && isToDo(listed.find(isCurrent)))))

  /** Shows the next one if there is one whose moment and turn it is, and looks out for what the others wait for. */
  const goOn = async () => {
    if (isBusy) return
    isBusy = true
    moments.look()
    for (let next: ShownMessage | undefined; ; ) {
      next = listed.find(message => !waitsFor(message))
      if (!next) break
      // Of another visitor by then, it says nothing.
      const marks = aside
      const reason = await attempt(next)
      if (reason) marks.set(next.key, reason)
      // The others would ask the same.
      if (reason === 'server') break
    }
    isBusy = false
    moments.watch(listed.filter(message => !why(message) && !isCurrent(message)))
    const reasons = listed.map(waitsFor)
    const comesBack = reasons.some(isTriedAgain)
    document[comesBack ? 'addEventListener' : 'removeEventListener']('visibilitychange', tryAgain)
    listed.forEach((message, at) => {
      const waits = reasons[at]
      if (waits && !isCurrent(message)) emit('debug', { type: 'waiting', message: message.id, for: waits })
    })
  }
  const tryAgain = () => {
    for (const [key, reason] of aside) if (isTriedAgain(reason)) aside.delete(key)
    void goOn()
  }
  const moments = createMoments(() => void goOn())

  const begin = (message: ShownMessage, isPreview = false): Showing => {
    const over = async (told: Promise<void>) => {
      listedAt = 0
      unheard++
      await told
      unheard--
      void goOn()
    }
    const showing = createShowing(host, message, isPreview ? undefined : over)
    showings.add(showing)
    current = showing
    showing.signal.addEventListener('abort', () => {
      showings.delete(showing)
      aside.delete(message.key)
      if (current === showing) current = view = undefined
      void goOn()
    })
    return showing
  }

  /** Answers why a message is not shown, unless it is. */
  const attempt = async ({ id, key }: ShownMessage): Promise<Aside | undefined> => {
    const release = await hold(id, signal, () => {
      aside.delete(key)
      void goOn()
    })
    if (!release) return 'tab'
    const isFresh = () => Date.now() - listedAt < FRESH_MS
    // The messages come with the scores, and are here before them.
    if (!isFresh()) await scores()
    const isHeard = isFresh()
    // Much may have happened meanwhile.
    const message = listed.find(other => other.key === key)
    if (!isHeard || !message || waitsFor(message)) {
      release()
      return isHeard ? undefined : 'server'
    }
    if (current) {
      const { key } = current.message
      current.end()
      if (isMissed) aside.set(key, 'place')
    }
    const showing = begin(message)
    showing.signal.addEventListener('abort', release)
    return put(showing)
  }

  const put = (showing: Showing): Promise<Aside | undefined> =>
    place(showing).catch(error => {
      showing.tell({ what: 'failed', why: `${error}` })
      return 'failed'
    })

  /** Lets the page have it, or draws it. */
  const place = async (showing: Showing): Promise<Aside | undefined> => {
    const { message, signal } = showing
    if (message.heldOut) {
      const isHere = hasPlace(message)
      if (isHere) onceOnScreen(undefined, signal, showing.heldOut)
      else showing.end()
      return isHere ? undefined : 'place'
    }
    const decision = await offer(host, showing)
    if (signal.aborted) return undefined
    if (decision === 'refuse') {
      showing.tell({ what: 'failed', why: 'refused by the page' })
      return 'refused'
    }
    if (decision !== undefined) {
      current = undefined
      if (!decision) return 'page'
      const delay = setTimeout(showing.end, wait(decision.delay))
      signal.addEventListener('abort', () => clearTimeout(delay))
      return 'later'
    }
    const drawn = await draw(showing)
    if (drawn) {
      view = drawn
      isMissed = false
      onceOnScreen(drawn.element, signal, showing.shown, isInSight => {
        // The page has swept it away, with the slot it stands in or alone.
        if (!drawn.element.isConnected) showing.tell({ what: 'dismissed', how: 'anchor_gone' })
        isMissed = !isInSight && showing.isOpen()
        if (isMissed) void goOn()
      })
      return undefined
    }
    if (signal.aborted) return undefined
    showing.end()
    return 'place'
  }

  const list = (messages: readonly ShownMessage[], stay: readonly string[] | undefined) => {
    listed = messages
    listedAt = Date.now()
    const newest = messages.find(isCurrent)
    if (newest) view?.update?.(newest)
    for (const showing of showings) {
      const { id, key } = showing.message
      // What is on the screen stays, until it is over elsewhere.
      const isOver = showing.isOpen()
        ? !(showing === current && view) && !messages.some(message => message.key === key)
        : wasSeen(vault, key) && stay && ![...stay, ...messages.map(message => message.id)].includes(id)
      if (isOver) showing.end()
    }
  }

  on('page', () => {
    moments.turn()
    if (current && moments.missing(current.message) === 'paths') current.end()
    tryAgain()
  })
  on('listening', name => name === 'message' && tryAgain())

  return {
    receive({ messages = [], stay, preview }) {
      if (signal.aborted) return
      const [previewed] = messages
      if (preview && previewed) {
        current?.end()
        const showing = begin(previewed, true)
        void put(showing).then(reason => preview(view, reason))
        return
      }
      list(messages, stay)
      tryAgain()
    },
    clear() {
      listed = []
      aside = new Map()
      for (const showing of showings) showing.end()
      moments.watch([])
      void goOn()
    },
  }
}

/** A handler is not asked all the time, and a timer that is set for longer than a browser can count fires at once. */
function wait(delay: number): number {
  return Math.min(Math.max(delay, SOONEST_MS) || SOONEST_MS, 2 ** 31 - 1)
}

/** Whether it is tried again when a page was viewed, the server has answered, or the visitor comes back to the tab. */
function isTriedAgain(reason: Waiting | undefined): boolean {
  return reason === 'server' || reason === 'place' || reason === 'hidden'
}

function isToDo(message: ShownMessage | undefined): boolean {
  return message?.format === 'checklist' && message.content.items.some(({ done }) => !done)
}
