import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Env } from '../../../env.ts'
import type { Subject } from '../../subject.ts'
import type { Fault } from './step.ts'

type Method = (...args: readonly unknown[]) => Promise<unknown>

/** The calls between objects that may fail; asking about somebody changes nothing. */
const WRITING = ['ingest', 'join', 'release', 'receive', 'part', 'erase', 'forget']

/** Turns of the event loop after which a call will not be answered any more: it died with who made it. */
const MAX_TURNS = 100

/**
 * Stands between all objects of this isolate and lets calls fail, come late, or end with the death of who was
 * asked. What an object sees when its own call fails is also what becomes of it when it dies at that point.
 */
export class Network {
  faults: readonly Fault[] = []
  /** Waits before and after each call, in turns of the event loop, over and over. */
  delays: readonly number[] = []
  #calls = 0
  #from = 0
  #moves = 0
  readonly #underWay = new Set<number>()
  readonly #late: (() => Promise<unknown>)[] = []
  readonly #getByName: typeof env.SUBJECT.getByName
  readonly #restore: () => void

  constructor() {
    const namespace = Object.getPrototypeOf(env.SUBJECT) as Env['SUBJECT']
    const { getByName } = namespace
    this.#getByName = getByName
    const through = (stub: DurableObjectStub) => this.#through(stub)
    namespace.getByName = function (this: Env['SUBJECT'], ...args: Parameters<typeof getByName>) {
      const stub = getByName.apply(this, args)
      return isSubject(args[0]) ? through(stub) : stub
    } as typeof getByName
    this.#restore = () => {
      namespace.getByName = getByName
    }
  }

  /** An object's stub, past all this. */
  stub(name: string): DurableObjectStub<Subject> {
    return this.#getByName.call(env.SUBJECT, name)
  }

  close(): void {
    this.#restore()
  }

  /** Faults for the calls from now on. */
  disturb(faults: readonly Fault[]): void {
    this.faults = faults
    this.#from = this.#calls
  }

  /** Waits until no call is under way, and lets those arrive that were held up. */
  async quiet(): Promise<void> {
    for (;;) {
      await this.settle()
      const held = this.#late.splice(0)
      if (held.length === 0) break
      await Promise.all(held.map(call => call()))
    }
  }

  async settle(): Promise<void> {
    for (let waited = 0; this.#underWay.size > 0; waited++) {
      const before = this.#moves
      await turn()
      if (this.#moves !== before) waited = 0
      else if (waited > MAX_TURNS) this.#underWay.clear()
    }
  }

  #through(stub: DurableObjectStub): DurableObjectStub {
    const methods = stub as unknown as { readonly [method: string]: Method }
    return new Proxy(stub, {
      get: (target, method) => {
        if (typeof method !== 'string') return Reflect.get(target, method)
        // A method of a stub is called where it stands, since it is no function that could be passed on.
        const send = async (...args: readonly unknown[]) => methods[method]?.(...args)
        if (!WRITING.includes(method)) return send
        return (...args: readonly unknown[]) => this.#carry(target, () => send(...args), method)
      },
    })
  }

  async #carry(stub: DurableObjectStub, send: () => Promise<unknown>, method: string): Promise<unknown> {
    const number = this.#calls++
    const how = this.faults.find(({ call }) => call + this.#from === number)?.how
    this.#underWay.add(number)
    this.#moves++
    try {
      await this.#wait(number)
      if (how === 'before') throw new Error('The call was lost.')
      if (how === 'late' && method === 'release') {
        this.#late.push(() => send().catch(() => undefined))
        return undefined
      }
      const answer = await send()
      if (how === 'abort') await abort(stub)
      await this.#wait(number + 1)
      if (how === 'after') throw new Error('The answer was lost.')
      return answer
    } finally {
      this.#underWay.delete(number)
      this.#moves++
    }
  }

  async #wait(number: number): Promise<void> {
    const turns = this.delays.length === 0 ? 0 : (this.delays[number % this.delays.length] ?? 0)
    for (let waited = 0; waited < turns; waited++) await turn()
  }
}

/** Waits, but not for ever: an eviction that meets a call or an alarm may never be told to be over. */
export async function patiently(work: Promise<unknown>): Promise<void> {
  let isOver = false
  const done = work
    .catch(() => undefined)
    .finally(() => {
      isOver = true
    })
  for (let waited = 0; !isOver && waited < MAX_TURNS; waited++) await turn()
  if (isOver) await done
}

/** Ends an object as a crash does, with all that is under way in it. */
export async function abort(stub: DurableObjectStub): Promise<void> {
  await patiently(runInDurableObject(stub, (_, context) => context.abort('It died.')))
}

function isSubject(name: string): boolean {
  return name.includes('"contact"')
}

function turn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}
