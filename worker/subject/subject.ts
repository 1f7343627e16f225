import { DurableObject } from 'cloudflare:workers'
import { randomUUID } from 'node:crypto'
import { emptyState, fold, type State } from '../../shared/engine/index.ts'
import { own } from '../../shared/value/path.ts'
import type { ExplainedScore } from '../../shared/wire/answer.ts'
import type { TimedLine } from '../directory/calls.ts'
import type { Env } from '../env.ts'
import type { Effect } from '../impact/effect.ts'
import { effectOf } from '../impact/trial.ts'
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
  type PartCall,
  type ScoresCall,
  type SubjectCall,
  type SubjectCalls,
  subjectOf,
  type TimelineCall,
  type TimelinePage,
  type TrialCall,
} from './calls.ts'
import { deliverParcels, drainOutbox, offerHistory, tellLine, tellVisit } from './errands.ts'
import { adoptModels } from './history.ts'
import { askForHistories } from './identity/ask.ts'
import { forget, handOver } from './identity/join.ts'
import { type Parcel, takeBack, takeOut, UNDONE_UNTIL_MS } from './identity/part.ts'
import { asOfNow, ingest, isOverdue } from './ingest.ts'
import { tellDirectory } from './line.ts'
import { unpackEvents } from './log.ts'
import { SubjectMemory } from './memory.ts'
import { catchUp, evaluateAll } from './settle.ts'
import { newSubject, type SubjectName, type SubjectState } from './state.ts'
import { pageOf } from './timeline.ts'
import { touch } from './touch.ts'

const NOTHING_TAKEN: IngestAnswer = {
  accepted: 0,
  duplicates: 0,
  newcomers: 0,
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
    const memory = this.#memory
    // What is asked of others takes time, in which this one may be joined to another or parted from one.
    for (;;) {
      if (await this.#isPartedFrom(call)) return { ...NOTHING_TAKEN, isParted: true }
      const { movedTo } = memory.state ?? {}
      if (movedTo !== undefined) {
        const answer = await this.#forward(call, movedTo)
        if (!answer.isParted || memory.state?.movedTo === movedTo) return answer
        continue
      }
      if (call.isClosed && !memory.state) return { ...NOTHING_TAKEN, isRefused: true }
      const config = await this.#config(call)
      const { generation } = memory
      const ask = (id: string) => subjectOf(this.env, { ...call.name, id })
      const handOvers = await askForHistories(memory.state, call, ask, Date.now())
      if (memory.generation === generation) return this.#take(call, config, handOvers)
    }
  }

  #take(call: IngestCall, config: Config, handOvers: readonly HandOver[]): IngestAnswer {
    const memory = this.#memory
    const answer = memory.write(() => {
      const now = Date.now()
      const isUnknown = !memory.state
      const state = memory.state ?? { ...newSubject(call.name), judged: Object.fromEntries(config.versions) }
      const log = { seen: memory.seen, rows: () => memory.log() }
      const ingested = ingest(state, config, call, handOvers, log, now)
      const isKept = ingested.changed && (!isUnknown || state.partials.length > 0)
      if (isKept) memory.save(state, ingested.rows, now)
      const { name, line } = state
      if (ingested.line) this.ctx.waitUntil(tellVisit(this.env, name, line.revision, ingested.line, now))
      const joining = handOvers.filter(({ isNewcomer }) => isNewcomer).length
      return { ...ingested.answer, newcomers: joining + (isUnknown && isKept ? 1 : 0) }
    })
    this.#releaseLater(call, handOvers)
    return answer
  }

  async join(call: JoinCall): Promise<HandOver> {
    const memory = this.#memory
    const { name, voice: by, isClosed } = call
    if (isClosed && !memory.state) return { outcome: 'refused', id: name.id, devices: {}, by }
    return memory.write(() => {
      const isUnknown = !memory.state
      const state = memory.state ?? newSubject(name)
      const before = { movedTo: state.movedTo, key: own(state.devices, name.id)?.key }
      const handed = handOver(state, () => memory.log(), call, Date.now())
      const hasMoved = state.movedTo !== before.movedTo
      const changed = hasMoved || own(state.devices, name.id)?.key !== before.key
      if (changed) memory.save(state, [], Date.now())
      if (hasMoved) memory.generation++
      return { ...handed, isNewcomer: isUnknown && changed }
    })
  }

  async release({ id }: SubjectName, to: string): Promise<void> {
    const memory = this.#memory
    memory.write(() => {
      const { state } = memory
      if (state?.name.id !== id || state.movedTo !== to || state.handedAt === undefined) return
      forget(state)
      memory.clearLog()
      memory.save(state, [], Date.now())
    })
  }

  async part(call: PartCall): Promise<'parted' | 'unknown' | 'settled'> {
    const person = this.#person()
    if (person) return person.calls.part({ ...call, name: person.name })
    const memory = this.#memory
    const outcome = memory.write(() => {
      const { state } = memory
      if (!state) return 'unknown'
      const now = Date.now()
      const parted = takeOut(state, memory.log(), call.identity, randomUUID(), now)
      if (parted === 'parted') {
        memory.forgetSeen()
        memory.generation++
        memory.save(state, [], now)
      }
      return parted
    })
    if (outcome === 'parted') await deliverParcels(this.env, memory)
    return outcome
  }

  async receive(name: SubjectName, parcel: Parcel): Promise<void> {
    const memory = this.#memory
    const { engine } = await loadConfig(this.env, name.workspace)
    memory.write(() => {
      const now = Date.now()
      const state = memory.state ?? newSubject(name)
      const rows = takeBack(engine, state, parcel, now)
      if (!rows) return
      memory.generation++
      memory.clearLog()
      memory.save(state, rows, now)
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

  async wouldBe({ trial, ...call }: TrialCall): Promise<Effect | null> {
    const { state } = this.#memory
    if (!state || state.movedTo !== undefined) return null
    const { config, union, at } = await this.#now(call, state)
    return effectOf(state, config, union, trial, () => this.#memory.log(), at)
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
    const { env } = this
    if (!memory.state) return
    const config = await loadConfig(env, memory.state.name.workspace)
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
      alone(() => isLineDue(state, now) && tellLine(env, memory, config, now)),
      alone(() => isHandOverDue(state, now) && offerHistory(env, memory, config, now)),
      alone(() => drainOutbox(env, memory, now)),
      alone(() => deliverParcels(env, memory)),
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
  #person(): { calls: SubjectCalls; name: SubjectName } | undefined {
    const { state } = this.#memory
    if (!state?.movedTo) return undefined
    const name = { ...state.name, id: state.movedTo }
    return { calls: subjectOf(this.env, name), name }
  }

  async #forward(call: IngestCall, movedTo: string): Promise<IngestAnswer> {
    const memory = this.#memory
    const { name, home = name.id, trail = [] } = call
    const person = { ...name, id: movedTo }
    const forwarded = { ...call, name: person, home, trail: [...trail, name.id] }
    const answer = await subjectOf(this.env, person).ingest(forwarded)
    const { state } = memory
    if (answer.isParted || state?.movedTo !== movedTo) return answer
    const isSettled = Date.now() - (state.movedAt ?? 0) >= UNDONE_UNTIL_MS
    if (answer.person !== undefined && state.handedAt === undefined) {
      const { person: last } = answer
      memory.write(() => memory.save(Object.assign(state, { movedTo: last }), [], Date.now()))
    }
    return isSettled ? { ...answer, person: answer.person ?? movedTo } : answer
  }

  /** Whether somebody who points here was parted from here; what belongs to them is given back first. */
  async #isPartedFrom({ trail = [] }: IngestCall): Promise<boolean> {
    const joins = this.#memory.state?.joins ?? {}
    if (!trail.some(id => own(joins, id)?.as === 'parted')) return false
    await deliverParcels(this.env, this.#memory)
    return true
  }

  /** Tells those that handed over that it is on disk here; if that is lost, they offer it again. */
  #releaseLater({ name, events, trail = [] }: IngestCall, handOvers: readonly HandOver[]): void {
    const offering = events.length === 0 ? trail : []
    for (const id of new Set([...handOvers.map(handOver => handOver.id), ...offering])) {
      const join = own(this.#memory.state?.joins ?? {}, id)
      if (join?.as !== 'joined') continue
      const other = { ...name, id }
      const released = subjectOf(this.env, other).release(other, join.under)
      this.ctx.waitUntil(released.catch(() => undefined))
    }
  }
}
