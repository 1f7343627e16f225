import { DurableObject } from 'cloudflare:workers'
import { emptyState, fold, type State } from '../../shared/engine/index.ts'
import type { ExplainedScore } from '../../shared/wire/answer.ts'
import type { TimedLine } from '../directory/calls.ts'
import type { Env } from '../env.ts'
import type { Effect } from '../impact/effect.ts'
import { effectOf } from '../impact/trial.ts'
import { type Config, configFor } from '../workspace/config.ts'
import { explainedScores, explainToReader, mayRead, viewOf } from './answer.ts'
import {
  type ContactView,
  type EraseCall,
  type ForgetCall,
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
import { adoptModels } from './history.ts'
import type { Parcel } from './identity/part.ts'
import { Ties } from './identity/ties.ts'
import { asOfNow } from './ingest.ts'
import { unpackEvents } from './log.ts'
import { SubjectMemory } from './memory.ts'
import { evaluateAll } from './settle.ts'
import type { SubjectName, SubjectState } from './state.ts'
import { Taking } from './taking.ts'
import { pageOf } from './timeline.ts'
import { touch } from './touch.ts'
import { wake } from './wake.ts'

/** The retry of an alarm after which there may be no other. */
const LAST_RETRY = 5
const ALARM_AGAIN_MS = 60_000

/**
 * The object of a person, or of an identifier that leads to one. It reads, writes once and calls out;
 * what it decides is decided by the pure functions beside it.
 */
export class Subject extends DurableObject<Env> implements SubjectCalls {
  readonly #memory = new SubjectMemory(this.ctx.storage)
  readonly #taking = new Taking(this.env, this.#memory, work => this.ctx.waitUntil(work))
  readonly #ties = new Ties(this.env, this.#memory)

  async ingest(call: IngestCall): Promise<IngestAnswer> {
    return this.#taking.ingest(call)
  }

  async join(call: JoinCall): Promise<HandOver> {
    return this.#ties.join(call)
  }

  async release(name: SubjectName, to: string): Promise<void> {
    this.#ties.release(name, to)
  }

  async part(call: PartCall): Promise<'parted' | 'unknown' | 'settled'> {
    const person = this.#person()
    return person ? person.calls.part({ ...call, name: person.name }) : this.#ties.part(call)
  }

  async receive(name: SubjectName, parcel: Parcel): Promise<void> {
    return this.#ties.receive(name, parcel)
  }

  async erase(call: EraseCall): Promise<'erased' | 'unknown' | 'later'> {
    return this.#ties.erase(call)
  }

  async forget(call: ForgetCall): Promise<void> {
    this.#ties.forget(call)
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
    const memory = this.#memory
    const config = await configFor(this.env, call.name.workspace, Math.max(call.config, memory.judgedBy))
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
      await wake(this.env, this.#memory)
    } catch (error) {
      // The platform drops an alarm after six failures; what is owed must not be dropped with it.
      if ((info?.retryCount ?? 0) < LAST_RETRY) throw error
      console.error('The alarm failed and is set anew:', error)
      await this.ctx.storage.setAlarm(Date.now() + ALARM_AGAIN_MS)
    }
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
    const config = await configFor(this.env, call.name.workspace, call.config)
    adoptModels(config.engine, state, () => this.#memory.log())
    return { config, ...asOfNow(state, config, Date.now()) }
  }

  /** Where this identifier's history went, if it went anywhere. */
  #person(): { calls: SubjectCalls; name: SubjectName } | undefined {
    const { state } = this.#memory
    if (!state?.movedTo) return undefined
    const name = { ...state.name, id: state.movedTo }
    return { calls: subjectOf(this.env, name), name }
  }
}
