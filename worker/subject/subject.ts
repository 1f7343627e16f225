import { DurableObject } from 'cloudflare:workers'
import type { ExplainedScore } from '../../shared/wire/answer.ts'
import { type AccountView, peopleOf } from '../account/account-view.ts'
import { unionAt } from '../account/ask.ts'
import { shareThen } from '../account/past.ts'
import { type PeoplePage, pageOfPeople } from '../account/people-page.ts'
import type { TimedShare } from '../account/share.ts'
import type { Share } from '../account/share-tree.ts'
import { Sharing } from '../account/sharing.ts'
import type { Union } from '../account/union.ts'
import type { TimedLine } from '../directory/calls.ts'
import type { Env } from '../env.ts'
import type { Tried } from '../impact/effect.ts'
import { triedBy } from '../impact/tried-by.ts'
import { tryModel } from '../impact/try-model.ts'
import { callIn } from '../live/listen.ts'
import { Sockets } from '../live/sockets.ts'
import { type Config, configFor } from '../workspace/config.ts'
import { contactViewOf, explainedScores, explainToReader, mayRead, viewOf } from './answer.ts'
import {
  type ContactView,
  type EraseCall,
  type ForgetCall,
  type HandOver,
  type IngestAnswer,
  type IngestCall,
  type JoinCall,
  type LeaveCall,
  type MeAnswer,
  type MeCall,
  type NotKept,
  type PartCall,
  type PeopleCall,
  type ScoresCall,
  type ShareAtCall,
  type ShareCall,
  type SubjectCall,
  type SubjectCalls,
  subjectOf,
  type TakeShareCall,
  type TimelineCall,
  type TimelinePage,
  type TrialCall,
} from './calls.ts'
import {
  type ExportedEvents,
  type ExportedPeople,
  type ExportHead,
  exportEvents,
  exportHead,
  exportPeople,
} from './export.ts'
import { adoptModels } from './history.ts'
import type { Parcel } from './identity/part.ts'
import { Ties } from './identity/ties.ts'
import { asOfNow } from './ingest.ts'
import { judge } from './judge.ts'
import { type LogPage, unpackEvents } from './log.ts'
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
  readonly #sharing = new Sharing(this.env, this.#memory)
  readonly #sockets = new Sockets(this.env, this.ctx, this.#memory)

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#memory.onChange = () => this.#sockets.notice()
  }

  async ingest(call: IngestCall): Promise<IngestAnswer> {
    return this.#taking.ingest(call)
  }

  async join(call: JoinCall): Promise<HandOver> {
    return this.#ties.join(call)
  }

  async rest(_: SubjectName, movedAt: number, from: number): Promise<LogPage> {
    return this.#ties.rest(movedAt, from)
  }

  async release(name: SubjectName, to: string, movedAt: number): Promise<void> {
    this.#ties.release(name, to, movedAt)
  }

  async lapse(name: SubjectName, to: string): Promise<void> {
    return this.#ties.lapse(name, to)
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
    return this.#ties.forget(call)
  }

  async me(call: MeCall): Promise<MeAnswer> {
    const person = this.#person()
    if (person) return person.calls.me({ ...call, name: person.name })
    const { state } = this.#memory
    if (!state || !mayRead(state, call.reader)) return { ok: false }
    const { config, union, at } = await this.#now(call, state)
    const answers = evaluateAll(config, union, at)
    const known = { state, config, partials: state.partials, union, answers, at }
    return { ok: true, ...explainToReader(known, call.reader) }
  }

  async view(call: SubjectCall): Promise<ContactView | AccountView | null> {
    const person = this.#person()
    if (person) return person.calls.view({ ...call, name: person.name })
    const { state } = this.#memory
    if (!state) return null
    const { config, union, at } = await this.#now(call, state)
    const answers = evaluateAll(config, union, at)
    return state.name.kind === 'contact'
      ? contactViewOf(state, config, union, answers)
      : { ...viewOf(state, union, answers), people: peopleOf(union, at) }
  }

  async timeline(call: TimelineCall): Promise<TimelinePage | null> {
    const person = this.#person()
    if (person) return person.calls.timeline({ ...call, name: person.name })
    return this.#memory.state ? pageOf(this.#memory.log().flatMap(unpackEvents), call) : null
  }

  async exported(): Promise<ExportHead | null> {
    const { state } = this.#memory
    return !state || state.movedTo !== undefined ? null : exportHead(state)
  }

  async exportedEvents(after: number): Promise<ExportedEvents | null> {
    const { state } = this.#memory
    return !state || state.movedTo !== undefined ? null : exportEvents(this.#memory.logAfter(after))
  }

  async exportedPeople(after: string | null): Promise<ExportedPeople | null> {
    return this.#memory.state ? exportPeople(this.#memory.shares.after(after)) : null
  }

  /** Scores for any instant: the past is folded again from the log, the future is the state of now, later. */
  async scoresAt(call: ScoresCall): Promise<readonly ExplainedScore[] | NotKept | 'too_many_people' | null> {
    const person = this.#person()
    if (person) return person.calls.scoresAt({ ...call, name: person.name })
    const { state } = this.#memory
    if (!state) return null
    const { config, union } = await this.#now(call, state)
    const isPast = call.at < (union.newest ?? 0)
    const then = isPast ? await unionAt(this.env, this.#memory, call, config) : union
    if (then === 'too_many_people' || 'keptSince' in then) return then
    return explainedScores(evaluateAll(config, then, call.at))
  }

  async touch(call: SubjectCall): Promise<TimedLine | null> {
    const memory = this.#memory
    const config = await configFor(this.env, call.name, Math.max(call.config, memory.judgedBy))
    await memory.loadShares(config)
    return memory.write(() => {
      const { state } = memory
      if (!state || state.movedTo !== undefined) return null
      const now = Date.now()
      const { told, changed } = touch(state, config, () => memory.log(), now, memory.shares)
      if (changed) memory.save(state, [], now)
      return told
    })
  }

  async wouldBe(call: TrialCall): Promise<Tried | null> {
    const { state } = this.#memory
    if (!state || state.movedTo !== undefined) return null
    return tryModel(this.env, this.#memory, state, call, await this.#now(call, state))
  }

  async isKnown(): Promise<boolean> {
    return this.#memory.state !== undefined
  }

  async tellShare(call: ShareCall): Promise<TimedShare | null> {
    return this.#sharing.tell(call)
  }

  async shareAt({ trial, ...call }: ShareAtCall): Promise<Share | NotKept | null> {
    const config = await configFor(this.env, call.name, call.config)
    const { partials = [] } = this.#memory.state ?? {}
    const by = trial ? triedBy(config, trial).of('contact') : config
    return shareThen(by, call.name.id, call.group, { partials, log: this.#memory.log() }, call.at)
  }

  async takeShare(call: TakeShareCall): Promise<number | null> {
    return this.#sharing.take(call)
  }

  async leave(call: LeaveCall): Promise<void> {
    return this.#sharing.leave(call)
  }

  async people(call: PeopleCall): Promise<PeoplePage | 'cursor' | null> {
    return this.#memory.state ? (pageOfPeople(this.#memory.shares.people(), call) ?? 'cursor') : null
  }

  /** A browser that listens; the one thing that is no call. */
  override async fetch(request: Request): Promise<Response> {
    return this.#sockets.open(callIn(request))
  }

  override async webSocketMessage(socket: WebSocket): Promise<void> {
    this.#sockets.heard(socket)
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.#sockets.closed(socket)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#sockets.closed(socket)
  }

  async hear(call: SubjectCall): Promise<boolean> {
    if (!this.#sockets.isAny) return false
    const config = await configFor(this.env, call.name, Math.max(call.config, this.#memory.judgedBy))
    judge(config, this.#memory, Date.now())
    await this.#sockets.tell(config.version)
    return this.#sockets.isAny
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

  async #now(call: SubjectCall, state: SubjectState): Promise<{ config: Config; union: Union; at: number }> {
    const config = await configFor(this.env, call.name, call.config)
    await this.#memory.loadShares(config)
    adoptModels(config, state, () => this.#memory.log())
    return { config, ...asOfNow(state, config, Date.now(), this.#memory.shares) }
  }

  /** Where this identifier's history went, if it went anywhere. */
  #person(): { calls: SubjectCalls; name: SubjectName } | undefined {
    const { state } = this.#memory
    if (!state?.movedTo) return undefined
    const name = { ...state.name, id: state.movedTo }
    return { calls: subjectOf(this.env, name), name }
  }
}
