import { own } from '../../../shared/value/path.ts'
import type { Claim, HandOver, IngestCall, SubjectCalls } from '../calls.ts'
import type { SubjectName, SubjectState } from '../state.ts'
import { claimsOf } from './claims.ts'
import { kindOf, outranks } from './identifier.ts'
import { isTrusted } from './join.ts'

/**
 * Identifiers a person is joined with; further ones stay on their own. Anybody may claim to be another one,
 * and each is remembered with every write.
 */
const MAX_JOINS = 500
/** What was refused is asked for again after so long: it may have been let go meanwhile. */
const REFUSED_FOR_MS = 86_400_000
/** Pointers of one identifier that are followed to judge whether it may be joined. */
const MAX_STEPS = 8

type Joined = Extract<HandOver, { outcome: 'joined' }>

export type AskSubject = (id: string) => Pick<SubjectCalls, 'join' | 'ingest' | 'rest'>

/**
 * Before a batch counts for a person, what other identifiers that are said to be the same were told is asked
 * for. Where the other one keeps the record, it is told to do the asking: then this one has moved afterwards.
 * @param state this one's, if anything is known of it
 * @param ask reaches another identifier's object
 */
export async function askForHistories(
  state: SubjectState | undefined,
  call: IngestCall,
  ask: AskSubject,
  now: number,
): Promise<HandOver[]> {
  const handOvers: HandOver[] = []
  const joins = state?.joins ?? {}
  const isJoined = (id: string) =>
    own(joins, id)?.as === 'joined' ||
    handOvers.some(asked => asked.outcome === 'joined' && (asked.id === id || own(asked.joins, id)))
  // Whoever points here without being joined handed over to a call that died.
  const pointing = (call.trail ?? []).map(id => ({ id, voice: 'browser', isExplicit: false }) as const)
  const claims = [...pointing, ...claimsOf(call)].filter(claim => claim.id !== call.name.id)
  const isAddress = ({ id }: Claim) => kindOf(id) === 'email'
  for (const group of [claims.filter(isAddress), claims.filter(claim => !isAddress(claim))]) {
    const mayBeAsked = (claim: Claim) => call.trail?.includes(claim.id) || mayAsk(joins, claim, now)
    const open = group.filter(claim => !isJoined(claim.id) && mayBeAsked(claim))
    handOvers.push(...(await Promise.all(open.map(claim => askOne(joins, call, claim, ask)))))
  }
  return handOvers
}

function mayAsk(joins: SubjectState['joins'], { id, voice, isExplicit }: Claim, now: number): boolean {
  const known = own(joins, id)
  if (isExplicit) return true
  if (known?.as === 'parted') return false
  if (known?.as === 'refused' && now - known.at < REFUSED_FOR_MS)
    return isTrusted(voice) && !isTrusted(known.by)
  return Object.values(joins).filter(({ as }) => as !== 'refused').length < MAX_JOINS
}

async function askOne(
  joins: SubjectState['joins'],
  { name, isClosed = false, config, trail: followed = [] }: IngestCall,
  claim: Claim,
  ask: AskSubject,
): Promise<HandOver> {
  const self = name.id
  const trail = [...followed, ...Object.keys(joins).filter(id => own(joins, id)?.as === 'joined')]
  const refused: HandOver = { outcome: 'refused', id: claim.id, devices: {}, by: claim.voice }
  let { id } = claim
  let { devices } = refused
  for (let step = 0; step < MAX_STEPS; step++) {
    if (id === self) return refused
    const other = { ...name, id }
    const { voice, isExplicit, device } = claim
    const word = { voice, isExplicit, ...(device && { device }) }
    if (outranks(id, self)) {
      const asking = { name: other, config, isClosed, voice, events: [], claims: [{ ...word, id: self }] }
      const { newcomers } = await ask(id).ingest(asking)
      return { ...refused, isNewcomer: newcomers > 0 }
    }
    const answer = await ask(id).join({ ...word, name: other, to: self, trail, isClosed })
    if (answer.outcome === 'joined') return whole(answer, ask, other)
    if (id === claim.id) devices = answer.devices
    const isFollowed = answer.outcome === 'elsewhere' && (isExplicit || kindOf(answer.at) === 'email')
    // An address that only browsers told of is nobody's yet: whether it goes along is for its object to say.
    if (!isFollowed) return { ...answer, id: claim.id, devices }
    id = answer.at
    if (own(joins, id)?.as === 'parted' && !isExplicit) return { ...answer, id: claim.id, devices }
  }
  return refused
}

/** A history with all of its log, in as many calls as that takes. */
async function whole(handed: Joined, ask: AskSubject, other: SubjectName): Promise<HandOver> {
  const log = [...handed.log]
  for (let next = handed.next ?? null; next !== null; ) {
    const page = await ask(other.id).rest(other, handed.movedAt, next)
    log.push(...page.rows)
    next = page.next
  }
  return { ...handed, log, next: null }
}
