import { createHash } from 'node:crypto'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { answerReader, mayRead } from '../subject/answer.ts'
import { adoptModels } from '../subject/history.ts'
import { asOfNow } from '../subject/ingest.ts'
import type { SubjectMemory } from '../subject/memory.ts'
import { nextMessageChange } from '../subject/messages/answer.ts'
import { evaluateAll } from '../subject/settle.ts'
import type { SubjectName } from '../subject/state.ts'
import { configFor } from '../workspace/config.ts'
import { type Closing, GONE, MOVED, SPOKE, TOO_MANY } from './closing.ts'
import { endOf, type ListenCall, type Listener, tooMany } from './listener.ts'
import { PROTOCOL } from './protocols.ts'
import { type SwitchboardCalls, switchboardOf } from './switchboard.ts'

/** In which header an object says whose it is now; see `listen.ts`. */
export const MOVED_TO = 'x-tidemark-moved-to'

type Open = Pick<
  DurableObjectState,
  'acceptWebSocket' | 'getWebSockets' | 'setWebSocketAutoResponse' | 'waitUntil'
>

type Place = Pick<SubjectName, 'workspace' | 'id'>

/**
 * The browsers that listen to a person. Their sockets outlive the object's time in memory, so all that is known of
 * them is kept with them. Each is told what its own reader may know, when that is not what it was told last.
 */
export class Sockets {
  readonly #env: Env
  readonly #ctx: Open
  readonly #memory: SubjectMemory
  /** Joining and leaving the switchboard, in the order in which they came to be. */
  #registered: Promise<unknown> = Promise.resolve()
  #isTelling = false
  /** Handshakes under way. */
  #opening = 0

  constructor(env: Env, ctx: Open, memory: SubjectMemory) {
    this.#env = env
    this.#ctx = ctx
    this.#memory = memory
  }

  get isAny(): boolean {
    return this.#ctx.getWebSockets().length > 0
  }

  /** Answers the handshake of a browser whose credentials were found good. */
  async open(call: ListenCall): Promise<Response> {
    const refused = this.#refusalOf(call)
    if (refused) return refused
    this.#opening++
    try {
      // Before it is looked what there is to tell: of an edit after this, whoever listens is told.
      const version = await this.#register(board => board.join(call.name.workspace, call.name.id), call.name)
      return (
        this.#refusalOf(call) ?? (await this.#accept({ ...call, config: Math.max(call.config, version) }))
      )
    } finally {
      this.#opening--
      this.#leaveIfAlone(call.name)
    }
  }

  /** Nobody learns by this whether there is somebody of that name. */
  #refusalOf({ reader }: ListenCall): Response | undefined {
    const { state } = this.#memory
    if (state?.movedTo !== undefined)
      return new Response(null, { status: 421, headers: { [MOVED_TO]: encodeURIComponent(state.movedTo) } })
    if (state && mayRead(state, reader)) return undefined
    return new RequestError('forbidden', 'There is nothing that this device may read.').toResponse()
  }

  async #accept({ reader, keyId, until, config }: ListenCall): Promise<Response> {
    for (const { socket } of tooMany(this.#all(), reader)) end(socket, TOO_MANY)
    const { 0: browser, 1: socket } = new WebSocketPair()
    this.#ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
    this.#ctx.acceptWebSocket(socket)
    const listener: Listener = {
      reader,
      keyId,
      ...(until !== undefined && { until }),
      since: Date.now(),
      told: '',
    }
    socket.serializeAttachment(listener)
    await this.tell(config)
    return new Response(null, {
      status: 101,
      webSocket: browser,
      headers: { 'sec-websocket-protocol': PROTOCOL },
    })
  }

  /** Has everybody told once the turn is over in which something changed. */
  notice(): void {
    if (!this.isAny) this.#memory.tellAt = null
    else if (!this.#isTelling) this.#tellSoon()
  }

  #tellSoon(): void {
    this.#isTelling = true
    const telling = Promise.resolve().then(() => {
      this.#isTelling = false
      return this.tell()
    })
    this.#ctx.waitUntil(telling.catch(error => console.error('Nobody could be told:', error)))
  }

  /**
   * Tells each what it may know now, if that is another than it was told.
   * @param atLeast the version of the configuration to go by, or a later one
   */
  async tell(atLeast = 0): Promise<void> {
    const memory = this.#memory
    if (!memory.state) return this.#endAll(GONE)
    const config = await configFor(this.#env, memory.state.name, Math.max(atLeast, memory.judgedBy))
    const { state } = memory
    if (!state) return this.#endAll(GONE)
    if (state.movedTo !== undefined) return this.#endAll(MOVED)
    adoptModels(config, state, () => memory.log())
    const now = Date.now()
    const { union, at } = asOfNow(state, config, now)
    const answers = evaluateAll(config, union, at)
    const known = { state, config, partials: state.partials, union, answers, at }
    for (const { socket, listener } of this.#all()) {
      const ending = endOf(listener, config, now) ?? (mayRead(state, listener.reader) ? undefined : GONE)
      if (ending) {
        end(socket, ending)
        continue
      }
      const { thresholds: _, ...answer } = answerReader(known, listener.reader, [])
      const text = JSON.stringify(answer)
      const told = createHash('sha256').update(text).digest('base64url')
      if (told === listener.told) continue
      socket.send(text)
      socket.serializeAttachment({ ...listener, told })
    }
    memory.tellAt = nextMessageChange(known)
    const isSooner = memory.tellAt !== null && memory.tellAt < (state.alarmAt ?? Infinity)
    if (isSooner) memory.write(() => memory.save(state, [], now))
  }

  /** A browser said something: nothing is expected of it. */
  heard(socket: WebSocket): void {
    end(socket, SPOKE)
  }

  /** A socket is no more; after the last one, edits need not be told here. */
  closed(socket: WebSocket): void {
    // Bare workerd does not answer a browser's closing by itself.
    end(socket, GONE)
    const { name } = this.#memory.state ?? {}
    if (name) this.#leaveIfAlone(name, socket)
  }

  #leaveIfAlone(name: Place, gone?: WebSocket): void {
    if (this.#opening > 0) return
    if (this.#ctx.getWebSockets().some(socket => socket !== gone && isOpen(socket))) return
    // Who is still on the switchboard is told of the next edit, says that nobody listens, and is off it.
    this.#ctx.waitUntil(this.#register(board => board.leave(name.id), name).catch(() => undefined))
  }

  #register<T>(task: (board: SwitchboardCalls) => Promise<T>, name: Place): Promise<T> {
    const registered = this.#registered.then(() => task(switchboardOf(this.#env, name)))
    this.#registered = registered.catch(() => undefined)
    return registered
  }

  #endAll(closing: Closing): void {
    for (const { socket } of this.#all()) end(socket, closing)
  }

  #all(): { socket: WebSocket; listener: Listener }[] {
    return this.#ctx.getWebSockets().flatMap(socket => {
      const listener: Listener | null = isOpen(socket) ? socket.deserializeAttachment() : null
      return listener ? [{ socket, listener }] : []
    })
  }
}

function isOpen({ readyState }: WebSocket): boolean {
  return readyState === WebSocket.OPEN
}

function end(socket: WebSocket, { code, reason }: Closing): void {
  try {
    socket.close(code, reason)
  } catch {
    // It is closed already.
  }
}
