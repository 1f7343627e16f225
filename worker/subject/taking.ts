import { own } from '../../shared/value/path.ts'
import { newGroups } from '../account/ask.ts'
import type { Env } from '../env.ts'
import { type Config, configFor } from '../workspace/config.ts'
import { type HandOver, type IngestAnswer, type IngestCall, type SubjectCalls, subjectOf } from './calls.ts'
import { deliverParcels, eraseElsewhere, tellVisit } from './errands.ts'
import { askForHistories } from './identity/ask.ts'
import { isOfErased } from './identity/erase.ts'
import { identitiesOf } from './identity/identities.ts'
import { UNDONE_UNTIL_MS } from './identity/part.ts'
import { ingest } from './ingest.ts'
import type { SubjectMemory } from './memory.ts'
import { bornUnder } from './settle.ts'

const NOTHING_TAKEN: IngestAnswer = {
  accepted: 0,
  duplicates: 0,
  newcomers: 0,
  scores: [],
  thresholds: [],
  messages: [],
  live: false,
}

/** Takes batches, between the objects that they are about: follows pointers, joins who is said to be one, writes once. */
export class Taking {
  readonly #env: Env
  readonly #memory: SubjectMemory
  readonly #waitUntil: (work: Promise<unknown>) => void

  constructor(env: Env, memory: SubjectMemory, waitUntil: (work: Promise<unknown>) => void) {
    this.#env = env
    this.#memory = memory
    this.#waitUntil = waitUntil
  }

  async ingest(sent: IngestCall): Promise<IngestAnswer> {
    const memory = this.#memory
    // What is asked of others takes time, in which this one may be joined to another or parted from one.
    for (;;) {
      if (await this.#isPartedFrom(sent)) return { ...NOTHING_TAKEN, isParted: true }
      const call = this.#withoutErased(sent)
      if (call.events.length < sent.events.length && call.events.length === 0)
        return { ...NOTHING_TAKEN, duplicates: sent.events.length }
      // Of whom nothing is known, it is not kept that they refused either.
      if (!memory.state && call.refusal && call.events.length === 0) return NOTHING_TAKEN
      const { generation } = memory
      const { movedTo } = memory.state ?? {}
      if (movedTo !== undefined) {
        const answer = await this.#forward(call, movedTo)
        if (!answer.isParted || memory.state?.movedTo === movedTo)
          return withDuplicates(answer, sent.events.length - call.events.length)
        continue
      }
      if (call.isClosed && !memory.state) return { ...NOTHING_TAKEN, isRefused: true }
      const unknown = await newGroups(this.#env, memory, call)
      const config = await configFor(this.#env, call.name, Math.max(call.config, memory.judgedBy))
      await deliverParcels(this.#env, memory).catch(() => undefined)
      const ask = (id: string) => this.#other(call, id)
      // What is here already was heeded when it came: to repeat it claims nothing.
      const unseen = { ...call, events: call.events.filter(({ messageId }) => !memory.seen.has(messageId)) }
      const isContact = call.name.kind === 'contact'
      const handOvers = isContact ? await askForHistories(memory.state, unseen, ask, Date.now()) : []
      await memory.loadShares(config)
      const haveErased = await this.#haveErased(call, handOvers)
      if (haveErased || memory.generation !== generation || memory.judgedBy > config.version) continue
      if (this.#isAstray(call, handOvers)) return { ...NOTHING_TAKEN, isParted: true }
      return withDuplicates(
        this.#take(call, config, handOvers, unknown),
        sent.events.length - call.events.length,
      )
    }
  }

  #take(
    call: IngestCall,
    config: Config,
    handOvers: readonly HandOver[],
    unknown: readonly string[],
  ): IngestAnswer {
    const memory = this.#memory
    const answer = memory.write(() => {
      const now = Date.now()
      const isUnknown = !memory.state
      const state = memory.state ?? { ...memory.blank(call.name), ...bornUnder(config) }
      const log = { seen: memory.seen, rows: () => memory.log() }
      const given = call.isClosed ? { ...call, refusedGroups: unknown } : call
      const ingested = ingest(state, config, given, handOvers, log, now, memory.shares)
      // Whoever handed over offers it again until it is kept, though it was nothing but a name.
      const isSomebody = !isUnknown || state.partials.length > 0 || identitiesOf(state).length > 1
      const isKept = ingested.changed && isSomebody
      if (isKept) memory.save(state, ingested.rows, now)
      const { name, line } = state
      if (ingested.line) this.#waitUntil(tellVisit(this.#env, name, line.revision, ingested.line, now))
      const joining =
        handOvers.filter(({ isNewcomer }) => isNewcomer).length + (call.isClosed ? 0 : unknown.length)
      return { ...ingested.answer, newcomers: joining + (isUnknown && isKept ? 1 : 0) }
    })
    this.#releaseLater(call, handOvers)
    return answer
  }

  async #forward(call: IngestCall, movedTo: string): Promise<IngestAnswer> {
    const memory = this.#memory
    const { name, home = name.id, trail = [] } = call
    const person = { ...name, id: movedTo }
    const forwarded = { ...call, name: person, home, trail: [...trail, name.id] }
    const answer = await subjectOf(this.#env, person).ingest(forwarded)
    const { state } = memory
    if (answer.isParted || state?.movedTo !== movedTo) return answer
    const isSettled = Date.now() - (state.movedAt ?? 0) >= UNDONE_UNTIL_MS
    if (answer.person !== undefined && state.handedAt === undefined) {
      const { person: last } = answer
      memory.write(() => memory.save(Object.assign(state, { movedTo: last }), [], Date.now()))
    }
    return isSettled ? { ...answer, person: answer.person ?? movedTo } : answer
  }

  /** A call without what is told of somebody who was erased. */
  #withoutErased(call: IngestCall): IngestCall {
    const { tombstone } = this.#memory
    if (!tombstone) return call
    const events = call.events.filter(event => !isOfErased(tombstone, event))
    return events.length === call.events.length ? call : { ...call, events }
  }

  /** Erases histories that were handed over to somebody who was erased before they had come. */
  async #haveErased({ name }: IngestCall, handOvers: readonly HandOver[]): Promise<boolean> {
    const { erasedAt = Number.NEGATIVE_INFINITY } = this.#memory.tombstone ?? {}
    const stale = handOvers.filter(asked => asked.outcome === 'joined' && asked.movedAt <= erasedAt)
    for (const { id } of stale) {
      const other = { ...name, id }
      await subjectOf(this.#env, other).forget({ name: other, erasedAt, messageIds: [] })
    }
    return stale.length > 0
  }

  /** Whether somebody who points here was parted from here or erased; what is left to do about them is done first. */
  async #isPartedFrom({ trail = [] }: IngestCall): Promise<boolean> {
    const { messageIds = {} } = this.#memory.tombstone?.left ?? {}
    if (trail.some(id => Object.hasOwn(messageIds, id))) {
      await eraseElsewhere(this.#env, this.#memory)
      return true
    }
    const { parting = {} } = this.#memory.state ?? {}
    if (!trail.some(id => Object.hasOwn(parting, id))) return false
    await deliverParcels(this.#env, this.#memory)
    return true
  }

  /** Whether somebody by whom this call came does not point here any more. */
  #isAstray({ trail = [] }: IngestCall, handOvers: readonly HandOver[]): boolean {
    const joins = this.#memory.state?.joins ?? {}
    const isJoined = (id: string) =>
      own(joins, id)?.as === 'joined' ||
      handOvers.some(asked => asked.outcome === 'joined' && (asked.id === id || own(asked.joins, id)))
    return !trail.every(isJoined)
  }

  /**
   * Somebody who may be joined.
   * @throws Error while somebody who was parted from here has not arrived: asked back in, they would be in two places
   */
  #other({ name }: IngestCall, id: string): SubjectCalls {
    if (this.#memory.state?.parting) throw new Error('An identifier that was parted has not arrived yet.')
    return subjectOf(this.#env, { ...name, id })
  }

  /** Tells those that handed over that it is on disk here; if that is lost, they offer it again. */
  #releaseLater({ name, events, trail = [] }: IngestCall, handOvers: readonly HandOver[]): void {
    const offering = events.length === 0 ? trail : []
    for (const id of new Set([...handOvers.map(handOver => handOver.id), ...offering])) {
      const join = own(this.#memory.state?.joins ?? {}, id)
      if (join?.as !== 'joined') continue
      const other = { ...name, id }
      const released = subjectOf(this.#env, other).release(other, join.under, join.at)
      this.#waitUntil(released.catch(() => undefined))
    }
  }
}

function withDuplicates(answer: IngestAnswer, more: number): IngestAnswer {
  return more === 0 ? answer : { ...answer, duplicates: answer.duplicates + more }
}
