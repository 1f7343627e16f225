import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { parseModel } from '../../../../shared/engine/index.ts'
import { doneOf } from '../../../http/precondition.ts'
import type { Config } from '../../../workspace/config.ts'
import { workspaceOf } from '../../../workspace/stub.ts'
import { adopt, checkPeople, checkWhole } from './checks.ts'
import { identifiersIn, inWorld } from './identifiers.ts'
import { Network } from './network.ts'
import { Reference } from './reference.ts'
import { type Names, namesIn, type Request, requestOf } from './request.ts'
import { ORDERLY_PROGRAMS, PROGRAMS, type Step, type Turn } from './step.ts'
import { configOf, World } from './world.ts'

const WORKSPACE = 'identity-laws'
const HOUR_MS = 3_600_000
/** What was refused may be asked for again. */
const STEP_MS = 25 * HOUR_MS
const { forMs, ...replay } = inject('soak')
/** A few programs in the suite, always the same; in a soak as many as there is time for, or one again. */
const PARAMETERS = {
  ...(forMs === undefined && { seed: 7 }),
  numRuns: forMs === undefined ? 10 : Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: forMs ?? 60_000,
  ...replay,
}
const TIMEOUT_MS = PARAMETERS.interruptAfterTimeLimit + 120_000

/** Turns of the event loop that calls take, in turn. */
const DELAYS = fc.array(fc.nat(3), { maxLength: 7 })

let network: Network
let config: Config
let worlds = 0
let programs = 0

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * HOUR_MS })
  // What fails is tried again, and every failure is told.
  vi.spyOn(console, 'error').mockReturnValue()
  const parsed = parseModel({
    id: 'signals',
    status: 'active',
    visibility: 'client',
    range: { min: 0, max: 1000 },
    activity: [{ id: 'all', rules: [{ id: 'signal', match: { event: 'Signal' }, award: { each: 1 } }] }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const { version } = doneOf(await workspaceOf(env, WORKSPACE).putModel(parsed.model)).config
  config = await configOf(WORKSPACE, version)
  network = new Network()
})
afterAll(() => {
  network.close()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

afterEach(() => {
  if (forMs !== undefined) console.info(`programs: ${programs}`)
  programs = 0
})

describe('identity, one request after the other', () => {
  it('is what the rules say, whatever fails and dies meanwhile', { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(fc.asyncProperty(PROGRAMS, oneByOne), PARAMETERS)
  })
})

describe('identity, many requests at once', () => {
  it('is the same in whatever order truthful people are heard', { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(fc.asyncProperty(ORDERLY_PROGRAMS, DELAYS, truthful), PARAMETERS)
  })

  it('loses nothing and counts nothing twice, whatever is claimed', { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(fc.asyncProperty(PROGRAMS, DELAYS, anyhow), PARAMETERS)
  })
})

/** Nobody of one program is met in another. */
function newNames(): Names {
  programs++
  return namesIn(`-${++worlds}`)
}

async function oneByOne(program: readonly Turn[]) {
  const names = newNames()
  const ids = identifiersIn(program, names)
  const world = new World(WORKSPACE, config, network)
  const reference = new Reference()
  const requests: Request[] = []
  for (const [index, { step, faults, isCold }] of program.entries()) {
    vi.setSystemTime(Date.now() + STEP_MS)
    network.disturb(faults)
    await takeStep(step, index, isCold)
    await network.settle()
    if (step.type === 'say' || step.type === 'again' || step.type === 'part' || step.type === 'erase') {
      if (step.type === 'part' || step.type === 'erase') await world.rest(ids)
      await checkPeople(world, ids, reference)
    }
  }
  await world.rest(ids)
  await checkPeople(world, ids, reference)
  await checkWhole(world, ids, reference, names, true)

  async function takeStep(step: Step, index: number, isCold: boolean) {
    switch (step.type) {
      case 'say': {
        const request = requestOf(step, `m${index}${names.name('')}`, names, Date.now())
        requests.push(request)
        reference.take(request)
        return world.send(request, isCold)
      }
      case 'again': {
        const request = requests[step.which % Math.max(1, requests.length)]
        if (!request) return
        reference.take(request)
        return world.send(request, isCold)
      }
      case 'part': {
        const [of, identity] = [inWorld(step.of, names), inWorld(step.identity, names)]
        const isParted = reference.part(of, identity)
        const outcome = await world.part(of, identity)
        if (!isParted) expect(outcome).toBe(false)
        return
      }
      case 'erase': {
        const id = inWorld(step.id, names)
        await world.erase(id)
        reference.erase(id, Date.now())
        return
      }
      case 'alarm':
        return world.alarm(inWorld(step.id, names))
      case 'evict':
      case 'abort':
        return world[step.type](inWorld(step.id, names))
    }
  }
}

/** Steps that are under way at the same time. */
const AT_ONCE = 5

async function runAtOnce(program: readonly Turn[], delays: readonly number[]) {
  const names = newNames()
  const ids = identifiersIn(program, names)
  const world = new World(WORKSPACE, config, network)
  const requests: Request[] = []
  for (let from = 0; from < program.length; from += AT_ONCE) {
    const wave = program.slice(from, from + AT_ONCE)
    vi.setSystemTime(Date.now() + 1000)
    network.delays = delays
    network.disturb(wave.flatMap(({ faults }) => faults))
    await Promise.all(wave.map(({ step, isCold }, index) => takeStep(step, from + index, isCold)))
    await network.settle()
  }
  network.delays = []
  await world.rest(ids)
  vi.setSystemTime(Date.now() + STEP_MS)
  for (const request of requests) await world.send(request, false)
  await world.rest(ids)
  return { names, ids, world, requests }

  async function takeStep(step: Step, index: number, isCold: boolean) {
    switch (step.type) {
      case 'say': {
        const request = requestOf(step, `m${index}${names.name('')}`, names, Date.now())
        requests.push(request)
        return world.send(request, isCold)
      }
      case 'again': {
        const request = requests[step.which % Math.max(1, requests.length)]
        return request && world.send(request, isCold)
      }
      case 'part':
        await world.part(inWorld(step.of, names), inWorld(step.identity, names))
        return
      case 'erase':
        return
      case 'alarm':
        return world.alarm(inWorld(step.id, names))
      case 'evict':
      case 'abort':
        return world[step.type](inWorld(step.id, names))
    }
  }
}

async function truthful(program: readonly Turn[], delays: readonly number[]) {
  const { names, ids, world, requests } = await runAtOnce(program, delays)
  // What a browser said of an address that a server told of, too, holds once a server says it.
  const confirmed = requests.flatMap(({ said }, index) => {
    const { user, device, address } = said
    if (user === undefined || said.what === 'alias') return []
    const confirming = {
      type: 'say',
      what: 'identify',
      voice: 'server',
      key: 'none',
      user,
      device,
      address,
    } as const
    return [requestOf(confirming, `c${index}${names.name('')}`, names, Date.now())]
  })
  for (const request of confirmed) await world.send(request, false)
  await world.rest(ids)
  const reference = new Reference()
  for (const request of [...requests, ...confirmed]) reference.note(request)
  for (const request of requests)
    reference.unite(identifiersIn([{ step: request.said, faults: [], isCold: false }], names))
  await checkPeople(world, ids, reference)
  await checkWhole(world, ids, reference, names, false)
}

async function anyhow(program: readonly Turn[], delays: readonly number[]) {
  const { names, ids, world, requests } = await runAtOnce(program, delays)
  const reference = new Reference()
  for (const request of requests) reference.note(request)
  adopt(reference, await world.pointers(ids))
  await checkWhole(world, ids, reference, names, false)
  for (const members of Map.groupBy(ids, id => reference.find(id)).values()) {
    const users = members.filter(id => id.startsWith('user:u'))
    const aliases = requests.filter(
      ({ said, event }) =>
        said.what === 'alias' && said.voice === 'server' && members.includes(`user:${event.userId}`),
    )
    // What an alias calls the previous id may be an anonymous id and an address or a user, each of them somebody's.
    expect(2 * aliases.length, `word of servers that ${members.join(' ')} are one`).toBeGreaterThanOrEqual(
      users.length - 1,
    )
  }
}
