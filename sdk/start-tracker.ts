import type { BatchAnswer, ExplainedScore, MeAnswer } from '../shared/wire/answer.ts'
import { byteLength, EVENT_BYTES } from './batch.ts'
import { createDelivery } from './delivery.ts'
import { idbEntryStore } from './entry-store.ts'
import { exclusive } from './exclusive.ts'
import { createIdentity } from './identity.ts'
import { identityKeep } from './identity-keep.ts'
import { createListeners } from './listeners.ts'
import { readList, writeList } from './local-list.ts'
import { pageContext } from './page-context.ts'
import { createQueue } from './queue.ts'
import { messageId } from './random-id.ts'
import { request } from './request.ts'
import type { Properties, Tracker, TrackerOptions } from './tracker.ts'
import { LIBRARY } from './version.ts'
import { warn } from './warn.ts'

/** The name of the identity's cookie and of its mirror in local storage. */
const IDENTITY = 'tidemark'

/** The server's list of events that should not wait, kept from the last answer. */
const URGENT = 'tidemark.urgent'

/** What does not wait before a server has said: a visitor may be gone in two seconds. */
const FIRST_URGENT = ['page']

/** Starts tracking on this page. What `createTracker` does in a browser, and what the script tag does. */
export function startTracker({ key, host = '', capture = [], messages }: TrackerOptions): Tracker {
  const name = `tidemark.${key}`
  const identity = createIdentity(identityKeep(IDENTITY))
  const queue = createQueue(idbEntryStore(name))
  const listeners = createListeners()
  const end = new AbortController()
  const { signal } = end
  const surroundings = {
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    library: LIBRARY,
  }
  let urgent = readList(URGENT) ?? FIRST_URGENT
  let explained: readonly ExplainedScore[] = []
  let referrer = document.referrer
  let url = ''

  const answered = (body: unknown, deviceKey: string | undefined) => {
    try {
      const answer = body as Partial<BatchAnswer>
      for (const { message } of answer.rejected ?? []) warn(`the server refused an event: ${message}`)
      if (answer.urgent) {
        urgent = answer.urgent
        writeList(URGENT, urgent)
      }
      // An answer to what somebody else did in this browser before is not for who is here now.
      if (deviceKey !== identity.current().deviceKey) return
      if (answer.scores) listeners.emit('score', answer.scores)
      for (const crossing of answer.thresholds ?? []) listeners.emit('threshold', crossing)
      if (answer.messages) inbox?.receive(answer.messages)
    } catch (error) {
      console.error(error)
    }
  }

  const delivery = createDelivery(key, queue, {
    post: (body, keepalive) => request(`${host}/v1/batch`, { method: 'POST', body, keepalive }),
    exclusive: task => exclusive(name, task),
    answered,
  })

  /** Fixes an event as JSON and puts it in the queue. `what` names it for the urgent list and for warnings. */
  const enqueue = (what: string, isUrgent: boolean, fields: Properties) => {
    if (signal.aborted) return
    try {
      const now = Date.now()
      const id = messageId(now)
      const { anonymousId, deviceKey, userId } = identity.current()
      const text = JSON.stringify({
        ...fields,
        messageId: id,
        timestamp: new Date(now),
        anonymousId,
        userId: userId || undefined,
        context: {
          page: pageContext(referrer),
          ...surroundings,
        },
      })
      if (byteLength(text) <= EVENT_BYTES) {
        queue.push({ id, deviceKey, text })
        delivery.notice(isUrgent || urgent.includes(what))
        return
      }
      queue.dropped.large++
    } catch {
      // A circle or a BigInt in it, or a getter that throws.
    }
    warn(`${what} was not sent, being over 32 KB or not JSON`)
  }

  /** Says so when an argument is not what the method takes. */
  const valid = (method: string, id: unknown, fields: unknown, needed?: boolean) => {
    const ok =
      (id == null ? !needed : typeof id === 'number' || (typeof id === 'string' && id)) &&
      (fields == null || (typeof fields === 'object' && !Array.isArray(fields)))
    if (!ok) warn(`${method}() got wrong arguments and did nothing`)
    return ok
  }

  const tracker: Tracker = {
    track(event, properties) {
      if (valid('track', event, properties, true))
        enqueue(event, false, { type: 'track', event: `${event}`, properties })
    },
    page(pageName, properties) {
      if (!valid('page', pageName, properties)) return
      if (url) referrer = url
      const page = pageContext(referrer)
      url = page.url
      enqueue('page', false, { type: 'page', name: pageName, properties: { ...page, ...properties } })
      listeners.emit('page', page.path)
    },
    identify(userId, traits) {
      if (!valid('identify', userId, traits)) return
      if (userId != null) identity.identify(`${userId}`)
      enqueue('identify', true, { type: 'identify', traits })
    },
    group(groupId, traits) {
      if (valid('group', groupId, traits, true))
        enqueue('group', false, { type: 'group', groupId: `${groupId}`, traits })
    },
    feature(feature, properties) {
      if (valid('feature', feature, properties, true))
        tracker.track('Feature Used', { ...properties, feature })
    },
    reset() {
      identity.reset()
      explained = []
      inbox?.clear()
    },
    flush: () => delivery.flush(),
    on: listeners.on,
    async scores() {
      const { anonymousId, deviceKey, userId } = identity.current()
      const query = new URLSearchParams({ anonymousId, ...(userId && { userId }) })
      const { body } = await request(`${host}/v1/me?${query}`, {
        headers: { 'x-write-key': key, 'x-device-key': deviceKey },
      })
      if (body) explained = (body as Partial<MeAnswer>).scores ?? []
      return explained
    },
    destroy() {
      end.abort()
      inbox?.clear()
      delivery.destroy()
    },
    dropped: queue.dropped,
  }

  const inbox = messages?.({
    track: tracker.track,
    flush: tracker.flush,
    taken: message => listeners.emit('message', message),
  })

  const listen = (target: EventTarget, type: string, handler: (event: Event) => void) => {
    target.addEventListener(type, handler, { signal })
  }
  // Fires as well when the back/forward cache brings the page back.
  listen(document, 'visibilitychange', () => {
    if (document.hidden) return delivery.leave()
    identity.refresh()
    delivery.resume()
  })
  listen(window, 'pagehide', delivery.leave)
  listen(window, 'online', delivery.resume)
  listen(window, 'storage', event => {
    if ((event as StorageEvent).key === IDENTITY) identity.refresh()
  })

  queueMicrotask(() => {
    if (signal.aborted) return
    const onPage = (handler: (path: string) => void) => {
      listeners.on('page', handler)
      if (url) handler(location.pathname)
    }
    for (const start of capture) {
      try {
        start({ ...tracker, onPage, signal })
      } catch (error) {
        console.error(error)
      }
    }
    // Events that an earlier page could not send.
    delivery.notice(false)
  })
  return tracker
}
