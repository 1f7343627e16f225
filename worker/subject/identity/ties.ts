import { randomUUID } from 'node:crypto'
import { own } from '../../../shared/value/path.ts'
import { withdrawLine } from '../../directory/publish.ts'
import type { Env } from '../../env.ts'
import { loadConfig } from '../../workspace/config.ts'
import {
  type EraseCall,
  type ForgetCall,
  type HandOver,
  type JoinCall,
  type PartCall,
  subjectOf,
} from '../calls.ts'
import { deliverParcels, eraseElsewhere } from '../errands.ts'
import { type LogPage, oldestOf, pageOfLog } from '../log.ts'
import type { SubjectMemory } from '../memory.ts'
import type { SubjectName } from '../state.ts'
import { stone, tombstoneOf } from './erase.ts'
import { forget, handOver } from './join.ts'
import { type Parcel, takeBack, takeOut } from './part.ts'

/** What ties an identifier to a person, between their objects: it is joined, parted again, and erased with them. */
export class Ties {
  readonly #env: Env
  readonly #memory: SubjectMemory

  constructor(env: Env, memory: SubjectMemory) {
    this.#env = env
    this.#memory = memory
  }

  join(call: JoinCall): HandOver {
    const memory = this.#memory
    const { name, voice: by, isClosed } = call
    if (isClosed && !memory.state) return { outcome: 'refused', id: name.id, devices: {}, by }
    return memory.write(() => {
      const isUnknown = !memory.state
      const state = memory.state ?? this.#memory.blank(name)
      const before = { movedTo: state.movedTo, key: own(state.devices, name.id)?.key }
      const handed = handOver(state, () => memory.log(), call, Date.now())
      const hasMoved = state.movedTo !== before.movedTo
      const changed = hasMoved || own(state.devices, name.id)?.key !== before.key
      if (changed) memory.save(state, [], Date.now())
      if (hasMoved) memory.generation++
      return { ...handed, isNewcomer: isUnknown && changed }
    })
  }

  rest(movedAt: number, from: number): LogPage {
    const { state } = this.#memory
    if (state?.handedAt === undefined || (state.movedAt ?? 0) !== movedAt) {
      throw new Error('This history is not handed over any more.')
    }
    return pageOfLog(this.#memory.log(), from)
  }

  release({ id }: SubjectName, to: string, movedAt: number): void {
    const memory = this.#memory
    memory.write(() => {
      const { state } = memory
      if (state?.name.id !== id || state.movedTo !== to || state.handedAt === undefined) return
      // Word of a join that was undone since, and made again: what is handed over now is not kept yet.
      if ((state.movedAt ?? 0) !== movedAt) return
      forget(state)
      memory.clearLog()
      memory.save(state, [], Date.now())
    })
  }

  async lapse({ id }: SubjectName, to: string): Promise<void> {
    const { state } = this.#memory
    if (state?.name.id === id && state.movedTo === to) await this.#memory.vanish()
  }

  async part(call: PartCall): Promise<'parted' | 'unknown' | 'settled'> {
    const memory = this.#memory
    const outcome = memory.write(() => {
      const { state } = memory
      if (!state) return 'unknown'
      // Asked again while it is on its way.
      if (state.parting && Object.hasOwn(state.parting, call.identity)) return 'parted'
      const now = Date.now()
      const parted = takeOut(state, memory.log(), call.identity, randomUUID(), now)
      if (parted === 'parted') {
        memory.forgetSeen()
        memory.generation++
        memory.save(state, [], now)
      }
      return parted
    })
    if (outcome === 'parted') await deliverParcels(this.#env, memory)
    return outcome
  }

  async receive(name: SubjectName, parcel: Parcel): Promise<void> {
    const memory = this.#memory
    const config = await loadConfig(this.#env, name.workspace)
    memory.write(() => {
      const now = Date.now()
      const state = memory.state ?? this.#memory.blank(name)
      const rows = takeBack(config, state, parcel, now)
      if (!rows) return
      memory.generation++
      memory.clearLog()
      state.oldest = oldestOf(rows)
      memory.save(state, rows, now)
    })
  }

  async erase(call: EraseCall): Promise<'erased' | 'unknown' | 'later'> {
    const memory = this.#memory
    const { name, trail = [] } = call
    const { movedTo } = memory.state ?? {}
    if (movedTo !== undefined) {
      const person = { ...name, id: movedTo }
      const forwarded = { ...call, name: person, trail: [...trail, name.id] }
      const outcome = await subjectOf(this.#env, person).erase(forwarded)
      // Nobody is there whom it could have been handed over to: all of it is still here.
      if (outcome !== 'unknown') return outcome
    }
    if (!memory.state && memory.tombstone?.left?.isLast !== false) return 'unknown'
    await deliverParcels(this.#env, memory)
    memory.write(() => {
      const { state } = memory
      const now = Date.now()
      if (state) memory.bury(tombstoneOf(state, memory.log(), trail, now), now)
    })
    return (await eraseElsewhere(this.#env, memory)) ? 'erased' : 'later'
  }

  async forget({ name, erasedAt, messageIds }: ForgetCall): Promise<void> {
    const memory = this.#memory
    memory.write(() => {
      // Whoever came after is somebody else.
      if ((memory.tombstone?.erasedAt ?? 0) >= erasedAt) return
      const revision = (memory.state?.line.revision ?? 0) + 1
      memory.bury(stone(messageIds, revision, erasedAt), Date.now())
    })
    const { tombstone } = memory
    // Who was joined a moment ago may be listed still: that the line was to be withdrawn is forgotten with the rest.
    if (tombstone?.erasedAt === erasedAt) await withdrawLine(this.#env, name, tombstone.revision, erasedAt)
  }
}
