import type { BatchAnswer } from '../shared/wire/answer.ts'
import { byteLength, EVENT_BYTES } from './batch.ts'
import type { ConsentKeeper, Core } from './core.ts'
import type { DebugRecord } from './debug-record.ts'
import { createDelivery } from './delivery.ts'
import { idbEntryStore } from './entry-store.ts'
import { exclusive } from './exclusive.ts'
import { createIdentity } from './identity.ts'
import { createListeners } from './listeners.ts'
import type { More } from './more/index.ts'
import { pageContext } from './page-context.ts'
import { createQueue, type DropReason } from './queue.ts'
import { messageId } from './random-id.ts'
import { post } from './request.ts'
import { timeZone } from './time-zone.ts'
import type {
  CaptureHost,
  IdentityToken,
  Properties,
  TrackedEvent,
  Tracker,
  TrackerOptions,
} from './tracker.ts'
import { createVault, KEY } from './vault.ts'
import { LIBRARY } from './version.ts'
import { takeTurn } from './visit.ts'
import { warn } from './warn.ts'

/** What does not wait before a server has said: a visitor may be gone in two seconds. */
const FIRST_URGENT = ['page']

/** The server takes ids of so many characters. */
const LONGEST = 256

/**
 * Starts tracking on this page. What `createTracker` does in a browser, and what the script tag does.
 *
 * @param load brings what few pages need
 */
export function startTracker(
  { key, host = '', capture = [], messages, consent: decide }: TrackerOptions,
  load: () => Promise<More>,
): Tracker {
  const name = `tidemark.${key}`
  const { on, emit } = createListeners()
  const end = new AbortController()
  const { signal } = end
  const timezone = timeZone()
  const dropped: { [Reason in DropReason]?: number } = {}
  let unreported: typeof dropped = {}
  let referrer = document.referrer
  let url = ''
  let consent: ConsentKeeper | undefined
  const allows = (purpose: string) => !consent || consent.current()[purpose] === 'granted'
  const stores = () => allows('storage')

  const debug = (record: DebugRecord) => void emit('debug', record)
  const drop = (reason: DropReason, count = 1) => {
    for (const counts of [dropped, unreported]) counts[reason] = (counts[reason] ?? 0) + count
    debug({ type: 'dropped', reason, count })
  }

  const vault = createVault(stores)
  const identity = createIdentity(vault, stores)
  const disk = idbEntryStore(name, stores)
  const queue = createQueue(disk, drop)

  const answered = (answer: Partial<BatchAnswer>, deviceKey: string | undefined) => {
    for (const { message } of answer.rejected ?? []) {
      // The server knows, and need not be told.
      warn(`the server refused an event: ${message}`)
      dropped.refused = (dropped.refused ?? 0) + 1
    }
    if (answer.urgent) vault.set({ urgent: answer.urgent })
    // An answer to what somebody else did in this browser before is not for who is here now.
    if (signal.aborted || !allows('analytics') || deviceKey !== identity.current().deviceKey) return
    if (answer.identity?.verified === false) core.renew?.()
    if (answer.scores) emit('score', answer.scores)
    for (const crossing of answer.thresholds ?? []) emit('threshold', crossing)
    if (answer.messages && allows('messages')) emit('messages', answer)
    if (Object.keys(unreported)[0]) tracker.track('Events Dropped', unreported)
    unreported = {}
  }

  const envelope = (deviceKey: string | undefined) => ({
    writeKey: key,
    deviceKey,
    identityToken: core.tokens[`${deviceKey}`],
    sentAt: new Date(),
  })

  const delivery = createDelivery(queue, {
    post: (body, keepalive, leaving) => post(`${host}/v1/batch`, body, keepalive, leaving),
    exclusive: task => exclusive(name, task),
    envelope,
    answered,
    vault,
    debug,
  })

  const core: Core = {
    disk,
    allows,
    vault,
    identity,
    queue,
    delivery,
    host,
    post,
    envelope,
    drop,
    on,
    emit,
    tokens: {},
    forget() {
      emit('clear')
      identity.forget()
      vault.forget()
      queue.clear()
    },
  }

  const whenAllowed = (call: () => void) => {
    const make = () => {
      if (!signal.aborted) call()
    }
    if (consent) consent.whenAllowed(make)
    else make()
  }

  const reset = () => {
    emit('clear')
    identity.reset()
    // How one person came is not how the next one did, nor what one has seen.
    vault.set({ firstTouch: undefined, lastTouch: undefined, seen: undefined })
  }

  /**
   * Remembers what happens as it is now. When the visitor allows it, lets `on('event')` see it, fixes it as JSON
   * and puts it in the queue.
   *
   * @param fields what the event has beside what all have; a `userId` becomes the visitor's
   * @param token comes with the user id, and the event goes when it is there
   */
  const send = (type: TrackedEvent['type'], fields: Properties, token?: IdentityToken) => {
    /** What fails is a circle or a BigInt, which a handler may have put there, or a getter that throws. */
    const attempt = (work: () => void) => {
      try {
        work()
      } catch (error) {
        warn(`${type} was not sent: ${error}`)
      }
    }
    attempt(() => {
      const now = Date.now()
      const pageNow = pageContext(referrer)
      // What JSON cannot carry fails here; what the page changes later stays as it was.
      const own = JSON.parse(JSON.stringify(fields))
      debug({ type: 'called', event: { type, ...own } })
      whenAllowed(() =>
        attempt(() => {
          if (own.userId != null) {
            const id = `${own.userId}`
            const before = identity.current().userId
            if (before && before !== id) reset()
            identity.identify(id)
          }
          const { anonymousId, deviceKey, userId } = identity.current()
          if (token) void more(piece => piece.useToken(core, deviceKey, token), undefined)
          const { sequence, ...session } = takeTurn(vault, now)
          const id = messageId(sequence)
          const page = pageNow(allows('advertising'))
          const event = {
            type,
            messageId: id,
            timestamp: new Date(now).toISOString(),
            anonymousId,
            ...own,
            userId: userId || undefined,
            ...(type === 'page' && { properties: { ...page, ...own.properties } }),
            context: {
              page,
              screen: type === 'page' ? { width: innerWidth, height: innerHeight } : undefined,
              locale: navigator.language,
              timezone,
              // Each event's own, as handlers may change it.
              library: { ...LIBRARY },
              sequence,
              ...session,
            },
          }
          if (emit('event', event).includes(false))
            return debug({ type: 'dropped', reason: 'handler', count: 1 })
          const text = JSON.stringify(event)
          if (byteLength(text) > EVENT_BYTES) {
            warn(`${type} was not sent: over 32 KB`)
            return drop('large')
          }
          debug({ type: 'queued', event })
          queue.push({ id, at: now, deviceKey, text })
          const urgent = vault.get('urgent') ?? FIRST_URGENT
          delivery.notice(type === 'identify' ? !token : urgent.includes(event.event ?? type))
        }),
      )
    })
  }

  /** Says so when an argument is not what the method takes. */
  const valid = (method: string, id: unknown, fields?: unknown, needed = true) => {
    const ok =
      (id == null
        ? !needed
        : Number.isFinite(id) || (typeof id === 'string' && id.trim() && id.length <= LONGEST)) &&
      (fields == null || (typeof fields === 'object' && !Array.isArray(fields)))
    if (!ok) warn(`wrong arguments for ${method}()`)
    return ok
  }

  /** Does what few pages need; answers otherwise when that cannot be loaded. */
  const more = <T>(task: (piece: More) => Promise<T>, otherwise: T): Promise<T> =>
    load()
      .then(task)
      .catch(error => {
        debug({ type: 'error', error })
        return otherwise
      })

  const tracker: Tracker = {
    track(event, properties) {
      if (valid('track', event, properties)) send('track', { event: `${event}`, properties })
    },
    page(pageName, properties) {
      if (!valid('page', pageName, properties, false)) return
      if (url) referrer = url
      url = location.origin + location.pathname
      send('page', { name: pageName, properties })
      emit('page', location.pathname)
    },
    identify(userId, traits, token) {
      if (valid('identify', userId, traits, false)) send('identify', { userId, traits }, token)
    },
    group(groupId, traits) {
      if (valid('group', groupId, traits)) send('group', { groupId: `${groupId}`, traits })
    },
    feature(feature, properties) {
      if (valid('feature', feature, properties)) tracker.track('Feature Used', { ...properties, feature })
    },
    reset: () => whenAllowed(reset),
    identity() {
      if (!allows('analytics')) return undefined
      const { anonymousId, userId } = identity.current()
      return { anonymousId, userId }
    },
    consent(choice) {
      if (choice && !signal.aborted) consent?.choose(choice)
      return consent?.current()
    },
    stored: () => more(piece => piece.stored(core), {}),
    erase: () => more(piece => piece.erase(core), undefined),
    flush: delivery.flush,
    on,
    scores: () => more(piece => piece.scores(core), []),
    preview: id => more(piece => piece.preview(core, id), undefined),
    debug: () => more(piece => piece.openDebugger(captureHost), undefined),
    destroy() {
      end.abort()
      emit('clear')
      delivery.leave()
      delivery.stop()
    },
    dropped,
  }

  // While capturing, since what happens to the document passes the window even where it does not rise.
  const listen: CaptureHost['listen'] = (type, handler) =>
    addEventListener(type, handler, { capture: true, signal })
  const refresh = () => {
    consent?.refresh()
    if (!allows('analytics')) return
    const { deviceKey } = identity.current()
    // Somebody else is here since, in another tab: what is on screen was for who was.
    if (identity.refresh().deviceKey !== deviceKey) emit('clear')
  }
  // Fires as well when the back/forward cache brings the page back.
  const changed = () => {
    if (document.hidden) return delivery.leave()
    refresh()
    void delivery.flush()
  }
  document.addEventListener('visibilitychange', changed, { signal })
  listen('pagehide', delivery.leave)
  listen('online', delivery.flush)
  listen('storage', ({ key, newValue }) => {
    if (key !== KEY || newValue) return refresh()
    // Another tab has erased it: what this one remembers must not bring it back. What that one has kept since stays.
    consent?.refresh()
    if (stores()) core.forget()
  })

  const onPage = (handler: (path: string) => void) => {
    on('page', handler)
    if (url) handler(location.pathname)
  }
  const captureHost = { ...tracker, core, on, emit, onPage, listen, vault, signal, adopt: identity.reset }
  consent = decide?.(core)
  if (consent) consent.refresh()
  else delivery.start()
  for (const start of [messages, ...capture]) {
    try {
      start?.(captureHost)
    } catch (error) {
      debug({ type: 'error', error })
    }
  }
  return tracker
}
