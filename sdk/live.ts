import type { LiveAnswer } from '../shared/wire/answer.ts'
import { backoff } from './backoff.ts'
import type { MessagesHost } from './tracker.ts'

/** A page that nobody looks at for so long needs no socket: what it missed is told when it is shown again. */
const HIDDEN_MS = 30_000
/** Proxies close what is silent for a minute. */
const PING_MS = 45_000
/** A handshake and the answer to a ping take no longer, or there is nobody. */
const PONG_MS = 15_000
/** So often it is tried where it never worked: a proxy or the page's own policy forbids it. */
const MOST_TRIES = 3
/** The server's code for a token that is too old. */
const EXPIRED = 4003
/** For so long no page of this browser tries again then. */
const DEAF_MS = 3_600_000

/**
 * Holds a WebSocket to the server while the last answer said that a message could come without an event of this page,
 * and somebody looks at it: each tab that is looked at has one of its own. What it hears is as any answer. Where
 * sockets are blocked it gives up quietly.
 */
export function listen({ core, emit, on, listen: onWindow, signal, vault }: MessagesHost): void {
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout>
  let isWorth = true
  let isAwaiting = false
  let hasWorked = false
  let failures = 0
  /** Whom the socket is for that is open, or will be tried again. */
  let name = ''

  const later = (task: () => void, ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(task, ms)
  }
  const drop = () => {
    clearTimeout(timer)
    const before = socket
    socket = undefined
    before?.close()
  }
  const stop = () => {
    drop()
    name = ''
  }
  /** @param wait milliseconds that the server asks for */
  const lost = (wait = 0) => {
    drop()
    failures++
    if (hasWorked || failures < MOST_TRIES || !navigator.onLine)
      later(again, wait || backoff(failures, Math.random()))
    else vault.set({ deaf: Date.now() + DEAF_MS })
  }
  const ping = () => {
    if (!allowed()) return stop()
    if (isAwaiting) return lost()
    isAwaiting = true
    socket?.send('ping')
    later(ping, PONG_MS)
  }
  const rest = () => {
    if (document.hidden) later(stop, HIDDEN_MS)
    else later(ping, PING_MS)
  }
  const allowed = () => core.allows('analytics') && core.allows('messages')

  /** Opens a socket, or another one where the visitor goes by another name now. */
  const start = () => {
    if (!isWorth || document.hidden || signal.aborted || !allowed()) return
    const { anonymousId, deviceKey, userId } = core.identity.current()
    const { writeKey, identityToken } = core.envelope(deviceKey)
    const url = new URL(`${core.host}/v1/live`, location.href)
    url.search = `${new URLSearchParams({ anonymousId, userId })}`
    // A page can set no header, and secrets do not belong into an address.
    const protocols = ['tidemark.v1', `key.${writeKey}`, `device.${deviceKey}`]
    if (identityToken) protocols.push(`token.${identityToken}`)
    const wanted = `${url}${protocols}`
    if (name === wanted || (vault.get('deaf') ?? 0) > Date.now()) return
    stop()
    name = wanted
    try {
      const opened = new WebSocket(url.href.replace('http', 'ws'), protocols)
      socket = opened
      isAwaiting = true
      later(ping, PONG_MS)
      opened.onmessage = ({ data }) => {
        if (socket !== opened) return
        failures = 0
        hasWorked = true
        isAwaiting = false
        rest()
        if (data === 'pong') return
        if (!allowed() || deviceKey !== core.identity.current().deviceKey) return stop()
        const answer: LiveAnswer = JSON.parse(data)
        emit('score', answer.scores)
        emit('messages', answer)
      }
      // Where the page's policy forbids it, Chromium tells of an error alone, and of no closing.
      opened.onerror = opened.onclose = ({ code = 0, reason }: Partial<CloseEvent>) => {
        if (socket !== opened) return
        if (code === EXPIRED) core.renew?.()
        // The server says in how many seconds to come again, or that there is nothing to come for.
        if (reason || code < 4000) lost(reason ? (+reason + Math.random()) * 1_000 : 0)
        else drop()
      }
    } catch {
      // Firefox throws there.
      lost()
    }
  }
  const again = () => {
    name = ''
    start()
  }

  on('messages', ({ live = isWorth }) => {
    isWorth = live
    if (live) start()
    else stop()
  })
  on('clear', () => {
    isWorth = false
    stop()
  })
  const shown = () => {
    if (!socket) return again()
    if (document.hidden) rest()
    else if (isAwaiting) later(ping, PONG_MS)
    else ping()
  }
  document.addEventListener('visibilitychange', shown, { signal })
  // An open socket keeps a page out of the back/forward cache.
  document.addEventListener('freeze', stop, { signal })
  onWindow('pagehide', stop)
  onWindow('online', shown)
  start()
}
