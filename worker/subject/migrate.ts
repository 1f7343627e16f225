import { loadState, type State } from '../../shared/engine/index.ts'
import { setOwn } from '../../shared/value/path.ts'
import type { Frozen } from './frozen.ts'
import type { Source } from './identity/origin.ts'
import { type DeviceMemory, type Join, SUBJECT_VERSION, type SubjectState } from './state.ts'

/** The second version kept all events for good. */
type SecondVersion = Omit<SubjectState, 'v' | 'oldest' | 'retainAt'> & { readonly v: 2 }

/** The first version: a partial had its device's memory beside it, and a join nothing but its outcome. */
type FirstVersion = Omit<SecondVersion, 'v' | 'partials' | 'devices' | 'joins'> & {
  readonly v: 1
  readonly partials: {
    readonly [origin: string]: {
      readonly state: State
      readonly device?: string
      readonly reached?: string[]
    }
  }
  readonly joins: { readonly [id: string]: 'joined' | 'refused' }
}

export interface LoadedSubject {
  readonly state: SubjectState
  /** Whether the log's table is to be brought to the form of now, too. */
  readonly hasOlderTables: boolean
}

/**
 * Brings a state that an older version wrote to the form of now.
 * @throws Error for what a newer one wrote: it is left as it is until that version is back
 */
export function loadSubject(stored: SubjectState | SecondVersion | FirstVersion): LoadedSubject {
  const { v, name } = stored
  if (v > SUBJECT_VERSION) {
    throw new Error(
      `The row of ${name.id} is of version ${v}; here they are known up to ${SUBJECT_VERSION}. Start the version that wrote it, or a later one.`,
    )
  }
  const second = stored.v === 1 ? fromFirst(stored) : stored
  const state = second.v === 2 ? fromSecond(second) : second
  for (const partial of state.partials) {
    const loaded = loadState(partial.state)
    if (!loaded.ok) throw new Error(`The state of ${name.id} from ${partial.origin}: ${loaded.message}`)
    partial.state = loaded.state
    for (const [group, told] of Object.entries(partial.groups ?? {})) {
      const known = loadState(told)
      if (!known.ok) throw new Error(`What ${name.id} told of ${group}: ${known.message}`)
      setOwn(partial.groups ?? {}, group, known.state)
    }
    if (partial.frozen) loadFrozen(name.id, partial.origin, partial.frozen)
  }
  return { state, hasOlderTables: v < SUBJECT_VERSION }
}

function loadFrozen(id: string, origin: string, frozen: Frozen): void {
  const states = [['itself', frozen.state] as const, ...Object.entries(frozen.groups ?? {})]
  for (const [of, state] of states) {
    const loaded = loadState(state)
    if (!loaded.ok) throw new Error(`What ${origin} told ${id} of ${of} long ago: ${loaded.message}`)
    if (state === frozen.state) frozen.state = loaded.state
    else setOwn(frozen.groups ?? {}, of, loaded.state)
  }
}

/** An origin of the first version: what others than its device told of a visitor came with that one's name behind it. */
export function sourceBefore(origin: string, id: string): Source {
  const [, spoke, home] = /^(server|browser)\/(anon:.*)$/s.exec(origin) ?? []
  return spoke !== undefined && home !== undefined ? { origin: spoke, home } : { origin, home: id }
}

/** How old its log is, the table says once it is brought to the form of now. */
function fromSecond(stored: SecondVersion): SubjectState {
  return { ...stored, v: SUBJECT_VERSION, oldest: null, retainAt: null }
}

function fromFirst({ partials, joins, ...rest }: FirstVersion): SecondVersion {
  const { id } = rest.name
  const devices: { [origin: string]: DeviceMemory } = {}
  for (const [origin, { device, reached }] of Object.entries(partials)) {
    if (device === undefined && reached === undefined) continue
    devices[origin] = { ...(device !== undefined && { key: device }), ...(reached && { reached }) }
  }
  return {
    ...rest,
    v: 2,
    partials: Object.entries(partials).map(([origin, { state }]) => ({ ...sourceBefore(origin, id), state })),
    devices,
    joins: Object.fromEntries(Object.entries(joins).map(([id, outcome]) => [id, joinBefore(outcome, id)])),
  }
}

/** When a join was made was not kept: it is too old to be undone. */
function joinBefore(outcome: 'joined' | 'refused', id: string): Join {
  return outcome === 'joined'
    ? { as: 'joined', under: id, at: 0, by: 'server' }
    : { as: 'refused', at: 0, by: 'browser' }
}
