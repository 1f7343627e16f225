import type { Env } from '../env.ts'
import { type LeaveCall, type ShareCall, subjectOf, type TakeShareCall } from '../subject/calls.ts'
import { adoptModels } from '../subject/history.ts'
import { asOfNow } from '../subject/ingest.ts'
import { judge } from '../subject/judge.ts'
import type { SubjectMemory } from '../subject/memory.ts'
import { bornUnder, evaluateAll } from '../subject/settle.ts'
import { configFor } from '../workspace/config.ts'
import { isOfErasedGroup } from './dismiss.ts'
import { Gathering } from './gather.ts'
import { leave } from './leave.ts'
import { shareToTell } from './owe.ts'
import type { TimedShare } from './share.ts'

/** What goes between contacts and their accounts and deals: contacts tell it when asked, the others take it. */
export class Sharing {
  readonly #env: Env
  readonly #memory: SubjectMemory
  readonly #arriving: Gathering<TakeShareCall>

  constructor(env: Env, memory: SubjectMemory) {
    this.#env = env
    this.#memory = memory
    this.#arriving = new Gathering(
      calls => this.#keep(calls),
      ms => scheduler.wait(ms),
    )
  }

  async tell({ name, config: version, group }: ShareCall): Promise<TimedShare | null> {
    const memory = this.#memory
    const config = await configFor(this.#env, name, Math.max(version, memory.judgedBy))
    return memory.write(() => {
      const { state } = memory
      if (!state || state.movedTo !== undefined) return null
      const now = Date.now()
      adoptModels(config, state, () => memory.log())
      const { union, at } = asOfNow(state, config, now)
      const telling = shareToTell(state, config, union, evaluateAll(config, union, at), group, now)
      if (telling) memory.save(state, [], now)
      return telling?.told ?? null
    })
  }

  /** @returns when this account or deal was erased, in milliseconds, if the share is one of before; else null */
  async take(call: TakeShareCall): Promise<number | null> {
    await this.#arriving.take(call)
    const { tombstone } = this.#memory
    return tombstone && isOfErasedGroup(this.#memory, call.told) ? tombstone.erasedAt : null
  }

  async leave({ name, config: version, group, erasedAt }: LeaveCall): Promise<void> {
    const memory = this.#memory
    const config = await configFor(this.#env, name, Math.max(version, memory.judgedBy))
    leave(config, memory, { group, erasedAt }, Date.now())
    const { movedTo } = memory.state ?? {}
    if (movedTo === undefined) return
    const person = { ...name, id: movedTo }
    await subjectOf(this.#env, person).leave({ name: person, config: version, group, erasedAt })
  }

  /** Keeps what people owe, and has it judged a while later. What is known already changes nothing. */
  async #keep(calls: readonly TakeShareCall[]): Promise<void> {
    const memory = this.#memory
    const [first] = calls
    if (!first) return
    const config = await configFor(this.#env, first.name, Math.max(...calls.map(call => call.config)))
    const { dueAt = null } = memory.state ?? {}
    if (dueAt !== null && dueAt <= Date.now()) {
      // What silence changed was changed before anything new came.
      await memory.loadShares(config)
      judge(config, memory, Date.now())
    }
    memory.write(() => {
      const taken = calls.filter(({ told }) => !isOfErasedGroup(memory, told))
      if (!memory.state && taken.every(({ told }) => !told.share)) return
      const state = memory.state ?? { ...memory.blank(first.name), ...bornUnder(config) }
      const changes = taken.filter(({ told }) => memory.shares.put(told))
      if (changes.length === 0) return
      state.settling ??= { owed: false, at: 0 }
      if (state.settling.owed) return
      state.settling.owed = true
      memory.save(state, [], Date.now())
    })
  }
}
