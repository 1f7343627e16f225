import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { Caller } from '../../../auth/authorise.ts'
import { deliver } from '../../../ingest/deliver.ts'
import { portionsOf } from '../../../ingest/portion.ts'
import { objectName } from '../../../object-name.ts'
import { type Config, loadConfig } from '../../../workspace/config.ts'
import { subjectOf } from '../../calls.ts'
import type { SubjectState } from '../../state.ts'
import type { Subject } from '../../subject.ts'
import { abort, type Network, patiently } from './network.ts'
import type { Request } from './request.ts'

/** Tries after which a request that fails fails for good. */
const MAX_TRIES = 30
/** More steps than this, and an identifier leads nowhere. */
const MAX_STEPS = 16
/** Rounds of alarms after which nothing may be owed any more. */
const MAX_ROUNDS = 12
const ROUND_MS = 61_000
const NOBODY_NEW = { mayAdd: true, isShut: false, settle: () => undefined }

/** What is in an object, whoever it belongs to. */
interface Found {
  readonly state: SubjectState | undefined
  readonly rows: number
}

/** The objects of one program, and what is done to them. */
export class World {
  readonly workspace: string
  readonly #network: Network
  readonly #config: Config

  constructor(workspace: string, config: Config, network: Network) {
    this.workspace = workspace
    this.#config = config
    this.#network = network
  }

  /** Sends a request until it is answered, as every sender does. */
  async send(request: Request, isCold: boolean): Promise<void> {
    const { said, event, device, person } = request
    const config = isCold ? { ...this.#config, version: this.#config.version + 1e6 } : this.#config
    const caller: Caller = {
      ...{
        keyId: 'check',
        keyName: 'Check',
        workspace: this.workspace,
        voice: said.voice,
        role: 'manage',
        origins: [],
        config,
      },
    }
    await this.#untilDone(() =>
      deliver(env, { caller, device, person, admission: NOBODY_NEW }, portionsOf([event], [])),
    )
  }

  /** Undoes a join until that is answered and what left has arrived. */
  async part(of: string, identity: string): Promise<boolean> {
    const outcome = await this.#untilDone(() =>
      subjectOf(env, this.#name(of)).part({ ...this.#call(of), identity }),
    )
    return outcome === 'parted'
  }

  async erase(id: string): Promise<void> {
    await this.#untilDone(async () => {
      const outcome = await subjectOf(env, this.#name(id)).erase(this.#call(id))
      if (outcome === 'later') throw new Error('Not all could be erased yet.')
    })
  }

  async view(id: string) {
    const view = await subjectOf(env, this.#name(id)).view(this.#call(id))
    return view && 'identities' in view ? view : null
  }

  async messagesOf(id: string): Promise<string[]> {
    const page = await subjectOf(env, this.#name(id)).timeline({ ...this.#call(id), limit: 1000 })
    return (page?.events ?? []).map(({ messageId }) => messageId).sort()
  }

  async me(anonymousId: string, keyHash: string) {
    const id = `anon:${anonymousId}`
    return subjectOf(env, this.#name(id)).me({ ...this.#call(id), reader: { anonymousId, keyHash } })
  }

  async evict(id: string): Promise<void> {
    await patiently(evictDurableObject(this.#stub(id)))
  }

  async abort(id: string): Promise<void> {
    await abort(this.#stub(id))
  }

  /** What is in an identifier's own object. */
  async look(id: string): Promise<Found> {
    return runInDurableObject<Subject, Found>(this.#stub(id), (_, { storage: { sql } }) => {
      const tables = sql.exec<{ name: string }>('SELECT name FROM sqlite_master').toArray()
      if (!tables.some(({ name }) => name === 'state')) return { state: undefined, rows: 0 }
      const [row] = sql.exec<{ json: string }>('SELECT json FROM state').toArray()
      const rows = sql.exec('SELECT id FROM batch').toArray().length
      return { state: row && (JSON.parse(row.json) as SubjectState), rows }
    })
  }

  /** Where each identifier's pointer goes, of those that have one. */
  async pointers(ids: readonly string[]): Promise<Map<string, string>> {
    const found = await Promise.all(ids.map(async id => [id, (await this.look(id)).state?.movedTo] as const))
    return new Map(found.flatMap(([id, to]) => (to === undefined ? [] : [[id, to]])))
  }

  /** Runs an object's alarm if one is set, again when it fails, as the platform does. */
  async alarm(id: string): Promise<void> {
    const attempt = () =>
      runInDurableObject<Subject, void>(this.#stub(id), async (subject, { storage }) => {
        const due = await storage.getAlarm()
        if (due === null || due > Date.now()) return
        await storage.deleteAlarm()
        try {
          await subject.alarm()
        } catch {
          await storage.setAlarm(due)
        }
      })
    await patiently(attempt())
  }

  /** Lets time go by and alarms run until no identifier owes another anything. */
  async rest(ids: readonly string[]): Promise<void> {
    this.#network.disturb([])
    for (let round = 0; ; round++) {
      await this.#network.quiet()
      const owing = await this.#owing(ids)
      if (owing.length === 0) return
      if (round === MAX_ROUNDS) throw new Error(`Something is owed for ever: ${owing.join(', ')}`)
      vi.setSystemTime(Date.now() + ROUND_MS)
      for (const id of ids) await this.alarm(id)
    }
  }

  async #owing(ids: readonly string[]): Promise<string[]> {
    const found = await Promise.all(ids.map(async id => ({ id, ...(await this.look(id)) })))
    return found
      .filter(({ state }) => state?.handedAt !== undefined || state?.parting !== undefined)
      .map(({ id }) => id)
  }

  async #untilDone<T>(act: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await act()
      } catch (error) {
        if (tries === MAX_TRIES) throw error
      }
    }
  }

  #call(id: string) {
    return { name: this.#name(id), config: this.#config.version }
  }

  #name(id: string) {
    return { workspace: this.workspace, kind: 'contact' as const, id }
  }

  #stub(id: string) {
    return this.#network.stub(objectName(this.workspace, 'contact', id))
  }
}

export async function configOf(workspace: string, version: number): Promise<Config> {
  return loadConfig(env, workspace, version)
}

/** Where a pointer leads in the end. */
export function follow(pointers: ReadonlyMap<string, string>, id: string): string {
  let at = id
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = pointers.get(at)
    if (next === undefined) return at
    at = next
  }
  throw new Error(`${id} leads nowhere.`)
}
