import { normalEmail } from '../../../shared/event/email.ts'
import { own } from '../../../shared/value/path.ts'
import type { Claim, HandOver, IngestCall, SubjectCalls } from '../calls.ts'
import type { SubjectName, SubjectState } from '../state.ts'
import { claimsOf } from './claims.ts'
import { anonymous, kindOf, outranks } from './identifier.ts'
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

export type AskSubject = (id: string) => Pick<SubjectCalls, 'join' | 'ingest' | 'rest' | 'isKnown'>

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
  for (const kind of ['email', 'anon', 'user'] as const) {
    const mayBeAsked = (claim: Claim) => call.trail?.includes(claim.id) || mayAsk(joins, claim, now)
    const open = claims.filter(claim => kindOf(claim.id) === kind && !isJoined(claim.id) && mayBeAsked(claim))
    const asked = open.map(async claim => {
      const isUnmeant = isNameOfAnother(claim, joins, handOvers) && !(await ask(claim.id).isKnown())
      return isUnmeant ? [] : [await askOne(joins, call, claim, ask)]
    })
    handOvers.push(...(await Promise.all(asked)).flat())
  }
  return handOvers
}

/**
 * Whether an alias that calls somebody by `previousId` hardly means a user id by it: it is an address, or a visitor
 * is known by it. Then a user of that name is joined only if there is one, and none is made: of two user ids the
 * lesser keeps the record, and a person would be called by what was a visitor's.
 */
function isNameOfAnother(
  { id, isReading }: Claim,
  joins: SubjectState['joins'],
  handOvers: readonly HandOver[],
): boolean {
  if (!isReading || kindOf(id) !== 'user') return false
  const name = id.slice('user:'.length)
  const visitor = anonymous(name)
  return (
    normalEmail(name) !== null ||
    own(joins, visitor)?.as === 'joined' ||
    handOvers.some(asked => isHeardOf(asked, visitor))
  )
}

function isHeardOf(asked: HandOver, visitor: string): boolean {
  if (asked.outcome === 'refused') return false
  // An alias may have sent it there that was heard a moment ago: only its device key says that it is a visitor's.
  if (asked.outcome === 'elsewhere') return own(asked.devices, visitor)?.key !== undefined
  const { id, partials, devices, joins } = asked
  if (id !== visitor) return own(joins, visitor) !== undefined
  return partials.length + Object.keys(devices).length + Object.keys(joins).length > 0
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
  // No better than the word by which a pointer was made is the word on where it goes.
  let { voice } = claim
  for (let step = 0; step < MAX_STEPS; step++) {
    if (id === self) return refused
    const other = { ...name, id }
    const { isExplicit, device } = claim
    const word = { voice, isExplicit, ...(device && { device }) }
    if (outranks(id, self)) {
      const asking = { name: other, config, isClosed, voice, events: [], claims: [{ ...word, id: self }] }
      const { newcomers } = await ask(id).ingest(asking)
      return { ...refused, isNewcomer: newcomers > 0 }
    }
    const answer = await ask(id).join({ ...word, name: other, to: self, trail, isClosed })
    if (answer.outcome === 'joined') return whole(answer, ask, other)
    if (id === claim.id) devices = answer.devices
    // An address that only browsers told of is nobody's yet: whether it goes along is for its object to say. From
    // one user to another only servers lead; where a visitor's or an address's pointer goes, a browser may have said.
    const isFollowed =
      answer.outcome === 'elsewhere' &&
      (kindOf(answer.at) === 'email' || (isExplicit && kindOf(id) === 'user'))
    if (!isFollowed) return { ...answer, id: claim.id, devices }
    id = answer.at
    if (!isTrusted(answer.sentBy)) voice = 'browser'
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
