import { DurableObject } from 'cloudflare:workers'
import { emptyState, fold, type State } from '../../shared/engine/index.ts'
import type { ExplainedScore } from '../../shared/wire/answer.ts'
import type { TimedLine } from '../directory/calls.ts'
import type { DirectoryLine } from '../directory/line.ts'
import { publishLine, withdrawLine } from '../directory/publish.ts'
import type { Env } from '../env.ts'
import { handOverTo } from '../outbox/hand-over.ts'
import { afterHandOver, outboxDue } from '../outbox/outbox.ts'
import { type Config, configAtHand, loadConfig } from '../workspace/config.ts'
import { isHandOverDue, isLineDue } from './alarm.ts'
import { explainedScores, explainToReader, mayRead, viewOf } from './answer.ts'
import {
  type ContactView,
  type HandOver,
  type IngestAnswer,
  type IngestCall,
  type JoinCall,
  type MeAnswer,
  type MeCall,
  type ScoresCall,
  type SubjectCall,
  type SubjectCalls,
  subjectOf,
  type TimelineCall,
  type TimelinePage,
} from './calls.ts'
import { adoptModels } from './history.ts'
import { asOfNow, ingest, isOverdue } from './ingest.ts'
import { forget, handOver } from './join.ts'
import { lineOf, tellDirectory } from './line.ts'
import { unpackEvents } from './log.ts'
import { SubjectMemory } from './memory.ts'
import { deviceOrigin } from './origin.ts'
import { catchUp, evaluateAll } from './settle.ts'
import { newSubject, type SubjectState } from './state.ts'
import { pageOf } from './timeline.ts'
import { touch } from './touch.ts'

/**
 * Anonymous identifiers a person is joined with; further ones stay on their own. Anybody may claim to be
 * another one, and each is remembered with every write.
 */
const MAX_JOINS = 500

/** What is answered about somebody unknown while nobody unknown is taken. */
const REFUSED: IngestAnswer = {
  accepted: 0,
  duplicates: 0,
  newcomers: 0,
  isRefused: true,
  scores: [],
  thresholds: [],
  messages: [],
}

/** The retry of an alarm after which there may be no other. */
const LAST_RETRY = 5
const ALARM_AGAIN_MS = 60_000

/**
 * The object of a person, or of an identifier that leads to one. It reads, writes once and calls out;
 * what it decides is decided by the pure functions beside it.
 */
export class Subject extends DurableObject<Env> implements SubjectCalls {
  readonly #memory = new SubjectMemory(this.ctx.storage)

  async ingest(call: IngestCall): Promise<IngestAnswer> {
    if (call.isClosed && !this.#memory.state) return REFUSED
    const config = await this.#config(call)
    const handOvers = await this.#pullHistories(call)
    const person = this.#person()
    if (person) return person.calls.ingest({ ...call, name: person.name })
    const memory = this.#memory
    const answer = memory.write(() => {
      const now = Date.now()
      const isUnknown = !memory.state
      const state = memory.state ?? { ...newSubject(call.name), judged: Object.fromEntries(config.versions) }
      const log = { seen: memory.seen, rows: () => memory.log() }
      const ingested = ingest(state, config, call, handOvers, log, now)
      if (ingested.changed) memory.save(state, ingested.rows, now)
      if (ingested.line) this.#publishSoon(state, ingested.line, now)
      const joining = handOvers.filter(({ isNewcomer }) => isNewcomer).length
      return { ...ingested.answer, newcomers: joining + (isUnknown && ingested.changed ? 1 : 0) }
    })
    this.#releaseLater(call, handOvers)
    return answer
  }

  async join(call: JoinCall): Promise<HandOver> {
    const memory = this.#memory
    if (call.isClosed && !memory.state) return { joined: false, id: call.name.id, isElsewhere: false }
    return memory.write(() => {
      const isUnknown = !memory.state
      const state = memory.state ?? newSubject(call.name)
      const before = { movedTo: state.movedTo, device: state.partials[call.name.id]?.device }
      const handed = handOver(state, () => memory.log(), call, Date.now())
      const changed = state.movedTo !== before.movedTo || handed.device !== before.device
      if (changed) memory.save(state, [], Date.now())
      return { ...handed, isNewcomer: isUnknown && changed }
    })
  }

  async release(to: string): Promise<void> {
    const memory = this.#memory
    memory.write(() => {
      if (memory.state?.movedTo !== to) return
      forget(memory.state)
      memory.clearLog()
      memory.save(memory.state, [], Date.now())
    })
  }

  async me(call: MeCall): Promise<MeAnswer> {
    const person = this.#person()
    if (person) return person.calls.me({ ...call, name: person.name })
    const { state } = this.#memory
    if (!state || !mayRead(state, call.reader)) return { ok: false }
    const { config, union, at } = await this.#now(call, state)
    return { ok: true, ...explainToReader(state, config, call.reader, evaluateAll(config, union, at), at) }
  }

  async view(call: SubjectCall): Promise<ContactView | null> {
    const person = this.#person()
    if (person) return person.calls.view({ ...call, name: person.name })
    const { state } = this.#memory
    if (!state) return null
    const { config, union, at } = await this.#now(call, state)
    return viewOf(state, union, evaluateAll(config, union, at))
  }

  async timeline(call: TimelineCall): Promise<TimelinePage | null> {
    const person = this.#person()
    if (person) return person.calls.timeline({ ...call, name: person.name })
    return this.#memory.state ? pageOf(this.#memory.log().flatMap(unpackEvents), call) : null
  }

  /** Scores for any instant: the past is folded again from the log, the future is the state of now, later. */
  async scoresAt(call: ScoresCall): Promise<readonly ExplainedScore[] | null> {
    const person = this.#person()
    if (person) return person.calls.scoresAt({ ...call, name: person.name })
    const { state } = this.#memory
    if (!state) return null
    const { config, union } = await this.#now(call, state)
    const then = call.at < (union.newest ?? 0) ? this.#replay(config, call.at) : union
    return explainedScores(evaluateAll(config, then, call.at))
  }

  async touch(call: SubjectCall): Promise<TimedLine | null> {
    const config = await this.#config(call)
    const memory = this.#memory
    return memory.write(() => {
      const { state } = memory
      if (!state || state.movedTo !== undefined) return null
      const now = Date.now()
      const { told, changed } = touch(state, config, () => memory.log(), now)
      if (changed) memory.save(state, [], now)
      return told
    })
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    try {
      await this.#wake()
    } catch (error) {
      // The platform drops an alarm after six failures; what is owed must not be dropped with it.
      if ((info?.retryCount ?? 0) < LAST_RETRY) throw error
      console.error('The alarm failed and is set anew:', error)
      await this.ctx.storage.setAlarm(Date.now() + ALARM_AGAIN_MS)
    }
  }

  async #wake(): Promise<void> {
    const memory = this.#memory
    if (!memory.state) return
    const config = await loadConfig(this.env, memory.state.name.workspace)
    const now = Date.now()
    const failures: unknown[] = []
    const alone = async (task: () => unknown) => {
      try {
        await task()
      } catch (error) {
        failures.push(error)
      }
    }
    // What is judged is on disk before anybody is called: batches come in between, and the call may fail.
    await alone(() => this.#judge(config, now))
    const { state } = memory
    await Promise.all([
      alone(() => isLineDue(state, now) && this.#publishLine(state, config, now)),
      alone(() => isHandOverDue(state, now) && this.#offerHistory(state, config, now)),
      alone(() => this.#drainOutbox(now)),
    ])
    memory.write(() => memory.state && memory.save(memory.state, [], now))
    if (failures.length > 0) throw failures[0]
  }

  #judge(config: Config, now: number): void {
    const memory = this.#memory
    memory.write(() => {
      const { state } = memory
      if (!state) return
      state.alarmAt = null
      if (!state.movedTo && isOverdue(state, config, now)) {
        adoptModels(config.engine, state, () => memory.log())
        const { union, at } = asOfNow(state, config, now)
        tellDirectory(state, config, union, catchUp(state, config, union, at).answers)
        memory.save(state, [], now)
      }
    })
  }

  /** Hands what is owed to the couriers; a failure costs nothing but the time until the next try. */
  async #drainOutbox(now: number): Promise<void> {
    const { name, outbox } = this.#memory.state ?? {}
    const due = outboxDue(outbox)
    if (!name || !outbox || due === null || due > now) return
    const { taken, allTaken } = await handOverTo(this.env, name.workspace, outbox)
    // More may have come in meanwhile.
    const { state } = this.#memory
    if (!state?.outbox) return
    const left = afterHandOver(state.outbox, taken, allTaken, now)
    delete state.outbox
    Object.assign(state, left)
  }

  /** Tells the directory; a failure costs nothing but the time until the next try. */
  async #publishLine(state: SubjectState, config: Config, now: number): Promise<void> {
    const { name } = state
    const { revision } = state.line
    const { union, at } = asOfNow(state, config, now)
    const told = state.movedTo ? null : lineOf(state, config, union, evaluateAll(config, union, at))
    const telling = told
      ? publishLine(this.env, name, revision, told, at)
      : withdrawLine(this.env, name, revision)
    const isTold = await telling.then(
      () => true,
      error => {
        console.error('The directory could not be told:', error)
        return false
      },
    )
    // The state may have been read from disk again meanwhile: this is about the one that holds now.
    const line = this.#memory.state?.line ?? state.line
    line.publishedAt = now
    if (!isTold) return
    line.published = told
    line.owed = line.revision > revision
  }

  /** Tells of a visit that is news by its day alone; if that is lost, the next one tells. */
  #publishSoon({ name, line: { revision } }: SubjectState, line: DirectoryLine, now: number): void {
    this.ctx.waitUntil(publishLine(this.env, name, revision, line, now).catch(() => undefined))
  }

  /** Asks the person to fetch what was joined; a failure costs nothing but the time until the next try. */
  async #offerHistory(state: SubjectState, config: Config, now: number): Promise<void> {
    const person = this.#person()
    const unfetched = [state.name.id]
    const call = { events: [], voice: 'server', config: config.version, unfetched } as const
    await person?.calls.ingest({ ...call, name: person.name }).catch(error => {
      console.error('A history could not be offered:', error)
    })
    // Released meanwhile, if all went well.
    const { state: current } = this.#memory
    if (current?.handedAt !== undefined) current.handedAt = now
  }

  #replay(config: Config, at: number): State {
    const state = emptyState()
    for (const row of this.#memory.log()) {
      for (const event of unpackEvents(row)) {
        if (Date.parse(event.timestamp) <= at) fold(config.engine, state, event, row.voice)
      }
    }
    return state
  }

  async #now(call: SubjectCall, state: SubjectState): Promise<{ config: Config; union: State; at: number }> {
    const config = await this.#config(call)
    adoptModels(config.engine, state, () => this.#memory.log())
    return { config, ...asOfNow(state, config, Date.now()) }
  }

  async #config({ name, config }: SubjectCall): Promise<Config> {
    return configAtHand(name.workspace, config) ?? (await loadConfig(this.env, name.workspace, config))
  }

  /** Where this identifier's history went, if it went anywhere. */
  #person(): { calls: SubjectCalls; name: SubjectState['name'] } | undefined {
    const { state } = this.#memory
    if (!state?.movedTo) return undefined
    const name = { ...state.name, id: state.movedTo }
    return { calls: subjectOf(this.env, name), name }
  }

  /** Before an event of an anonymous identifier counts for this person, what it told before is asked for. */
  async #pullHistories(call: IngestCall): Promise<HandOver[]> {
    const { name, voice, device, isClosed = false, events, unfetched = [] } = call
    if (name.id.startsWith('anon:')) return []
    const named = events.flatMap(event => [
      event.anonymousId,
      event.type === 'alias' ? event.previousId : undefined,
    ])
    const ids = new Set([...named.filter(id => id !== undefined).map(deviceOrigin), ...unfetched])
    const joins = this.#memory.state?.joins ?? {}
    const isFull = Object.keys(joins).length >= MAX_JOINS
    const unasked = [...ids].filter(id => !joins[id] && (!isFull || unfetched.includes(id)))
    return Promise.all(
      unasked.map(id => {
        const holder = { ...name, id }
        const own = device && deviceOrigin(device.anonymousId) === id
        return subjectOf(this.env, holder).join({
          ...{ name: holder, to: name.id, voice, isClosed },
          ...(own && { device }),
        })
      }),
    )
  }

  /** Tells those that handed over that it is on disk here; if that is lost, they offer it again. */
  #releaseLater({ name, unfetched = [] }: IngestCall, handOvers: readonly HandOver[]): void {
    const asked = [...handOvers.map(({ id }) => id), ...unfetched]
    for (const id of new Set(asked)) {
      if (this.#memory.state?.joins[id] !== 'joined') continue
      const released = subjectOf(this.env, { ...name, id }).release(name.id)
      this.ctx.waitUntil(released.catch(() => undefined))
    }
  }
}
