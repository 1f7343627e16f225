import { normalEmail } from '../../../../shared/event/email.ts'
import type { Event } from '../../../../shared/event/event.ts'
import type { Voice } from '../../../../shared/trait/voice.ts'
import { subjectIdOf } from '../../../ingest/route.ts'
import type { Device } from '../../calls.ts'
import type { Request } from './request.ts'
import type { Said } from './step.ts'

interface Logged {
  readonly messageId: string
  readonly home: string
  readonly voice: Voice
  readonly anonymousId: string | undefined
  readonly isSignal: boolean
}

interface Word {
  readonly voice: Voice
  readonly isExplicit: boolean
  readonly device: Device | undefined
}

/**
 * Who is who by the rules, one request after the other, without objects, failures or time: a forest of
 * identifiers and a list of events.
 */
export class Reference {
  /** What each joined identifier was joined to. */
  readonly parents = new Map<string, string>()
  /** On whose word each identifier was joined. */
  readonly #sentBy = new Map<string, Voice>()
  readonly #log: Logged[] = []
  /** Whom each identifier was parted from. */
  readonly #parted = new Map<string, Set<string>>()
  readonly #keys = new Map<string, string | undefined>()
  readonly #beganKeyed = new Map<string, boolean>()
  readonly #mixed = new Set<string>()
  readonly #erasedAt = new Map<string, number>()

  find(id: string): string {
    let root = id
    for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root))
      root = parent
    return root
  }

  /** Message ids of the person that an identifier leads to, sorted. */
  messagesOf(id: string): string[] {
    const root = this.find(id)
    return this.#log
      .filter(({ home }) => this.find(home) === root)
      .map(({ messageId }) => messageId)
      .sort()
  }

  signalsOf(id: string): number {
    const root = this.find(id)
    return this.#log.filter(({ home, isSignal }) => isSignal && this.find(home) === root).length
  }

  /** What a device earned itself, as the person that it leads to has it. */
  earnedBy(anonymousId: string): number {
    const root = this.find(`anon:${anonymousId}`)
    return this.#log.filter(
      ({ home, voice, isSignal, anonymousId: by }) =>
        isSignal && by === anonymousId && voice !== 'server' && this.find(home) === root,
    ).length
  }

  /**
   * Whether a key may read what a device earned: the first that was seen with it. Of a device that was told of
   * without one before, or erased, several objects may each know a first.
   */
  isKeyOf(anonymousId: string, key: string): boolean {
    const id = `anon:${anonymousId}`
    return this.#keys.get(id) === key || !this.#beganKeyed.get(anonymousId) || this.#erasedAt.has(id)
  }

  /** Whether a device showed its key with all that was ever told of it. */
  isFaithful(anonymousId: string): boolean {
    return !this.#mixed.has(anonymousId) && !this.#erasedAt.has(`anon:${anonymousId}`)
  }

  /** Keeps an event without heeding what it claims. */
  note({ said, event }: Request): void {
    const { messageId, anonymousId, type } = event
    const home = subjectIdOf(event)
    this.#log.push({ messageId, home, voice: said.voice, anonymousId, isSignal: type === 'track' })
  }

  /** Has identifiers be one person, whatever the rules. */
  unite([first, ...others]: readonly string[]): void {
    for (const other of others) {
      const [one, two] = [this.find(first ?? other), this.find(other)]
      if (one !== two) this.parents.set(two, one)
    }
  }

  take({ said, event, device, person }: Request): void {
    this.#noteMention(event, said.key)
    const home = subjectIdOf(event)
    const isOwn = person !== undefined && home === `user:${person.userId}`
    const voice = said.voice === 'server' ? 'server' : isOwn ? 'verified' : 'browser'
    if (Date.parse(event.timestamp) > (this.#erasedAt.get(home) ?? 0)) {
      this.#ingest(home, event, voice, device, isOwn ? person.email : undefined)
    }
    if (person && !isOwn) this.#ingest(`user:${person.userId}`, undefined, 'verified', device, person.email)
  }

  #noteMention({ anonymousId, ...event }: Event, key: Said['key']): void {
    const previousId = event.type === 'alias' ? event.previousId : undefined
    for (const id of [anonymousId, previousId]) {
      if (id === undefined) continue
      const isKeyed = id === anonymousId && key !== 'none'
      if (!this.#beganKeyed.has(id)) this.#beganKeyed.set(id, isKeyed)
      if (!isKeyed || key !== 'right') this.#mixed.add(id)
    }
  }

  #ingest(
    home: string,
    event: Event | undefined,
    voice: Voice,
    device: Device | undefined,
    signed?: string,
  ): void {
    const isKnown = this.#log.some(({ messageId }) => messageId === event?.messageId)
    this.#noteKey(home, device)
    const said: Word = { voice, isExplicit: false, device }
    const addresses = [
      ...(signed === undefined
        ? []
        : [{ id: `email:${signed}`, word: { ...said, voice: 'verified' as const } }]),
      ...(isKnown
        ? []
        : addressesOf(event).map(id => ({
            id,
            word: { ...said, voice: voice === 'server' ? voice : ('browser' as const) },
          }))),
    ]
    const others = isKnown || !event ? [] : this.#othersIn(event, home, said)
    const first = new Map<string, Word>()
    for (const { id, word } of [...addresses, ...others]) if (!first.has(id)) first.set(id, word)
    for (const [id, word] of first) this.#claim(home, id, word)
    if (!event || isKnown) return
    const { messageId, anonymousId } = event
    this.#log.push({ messageId, home, voice, anonymousId, isSignal: event.type === 'track' })
  }

  #othersIn(event: Event, home: string, said: Word): { id: string; word: Word }[] {
    const { anonymousId } = event
    const own = anonymousId === undefined ? [] : [{ id: `anon:${anonymousId}`, word: said }]
    if (event.type !== 'alias' || event.previousId === undefined) return own
    const { previousId } = event
    if (said.voice !== 'server') {
      return this.find(home).startsWith('user:') ? [{ id: `anon:${previousId}`, word: said }, ...own] : own
    }
    const address = normalEmail(previousId)
    const ids = [...(address === null ? [] : [`email:${address}`]), `anon:${previousId}`]
    const isMeant = address === null && !this.#isVisitor(`anon:${previousId}`, this.find(home))
    if (isMeant || this.#isKnown(`user:${previousId}`)) ids.push(`user:${previousId}`)
    return [...ids.map(id => ({ id, word: { ...said, isExplicit: true } })), ...own]
  }

  /** Whether a person's object can tell that an anonymous identifier is a visitor's, and no user id. */
  #isVisitor(id: string, root: string): boolean {
    if (this.#keys.has(id)) return true
    return this.parents.has(id) ? this.find(id) === root : this.#log.some(({ home }) => home === id)
  }

  /** Whether anything was told of an identifier, or it was joined to another. */
  #isKnown(id: string): boolean {
    return (
      this.#log.some(({ home }) => home === id) ||
      this.#keys.has(id) ||
      this.parents.has(id) ||
      [...this.parents.values()].includes(id)
    )
  }

  #claim(home: string, id: string, word: Word): void {
    const root = this.find(home)
    const other = this.find(id)
    if (root === other) return
    if (word.isExplicit && (id.startsWith('user:') || outranks(id, root))) {
      const [lower, upper] = outranks(root, other) ? [other, root] : [root, other]
      this.#join(lower, upper, word.voice)
    } else if (root.startsWith('anon:')) {
      // Of a visitor and an address, the visitor goes with the address, or with whoever has it.
      if (this.#mayJoin(root, other, word)) this.#join(root, other, word.voice)
    } else if (outranks(root, id)) this.#askTo(id, root, word)
  }

  /** A visitor or an address that somebody else has stays theirs, unless it is an address nobody has. */
  #askTo(id: string, root: string, word: Word): void {
    let { voice } = word
    for (let asked: string | undefined = id; asked !== undefined; asked = this.parents.get(asked)) {
      if (asked !== id && !asked.startsWith('email:')) return
      if (!this.#mayJoin(asked, root, { ...word, voice })) return
      if (!this.parents.has(asked)) {
        this.#join(asked, root, voice)
        return
      }
      if (this.#sentBy.get(asked) === 'browser') voice = 'browser'
    }
  }

  #mayJoin(id: string, to: string, { voice, isExplicit, device }: Word): boolean {
    if (isExplicit && voice === 'server') return true
    if (this.#parted.get(id)?.has(to) || this.#parted.get(to)?.has(id)) return false
    if (id.startsWith('anon:')) {
      this.#noteKey(id, device)
      return voice === 'server' || this.#keys.get(id) === shownFor(id, device)
    }
    return (
      id.startsWith('email:') && to.startsWith('user:') && (voice !== 'browser' || !this.#isToldByServers(id))
    )
  }

  #isToldByServers(id: string): boolean {
    return this.#log.some(({ home, voice }) => voice === 'server' && this.find(home) === id)
  }

  /** The first key that is seen with an anonymous id is the right one. */
  #noteKey(home: string, device: Device | undefined): void {
    const id = device && `anon:${device.anonymousId}`
    if (id === undefined || (home !== id && this.find(home) !== this.find(id))) return
    if (!this.#keys.has(id)) this.#keys.set(id, device?.keyHash)
  }

  #join(id: string, to: string, voice: Voice): void {
    this.parents.set(id, to)
    this.#sentBy.set(id, voice)
    const apart = this.#partedOf(to)
    for (const other of this.#partedOf(id)) apart.add(other)
    for (const other of [...apart]) if (this.find(other) === to) apart.delete(other)
  }

  /** Undoes the join of an identifier; false where it is not joined to that person. */
  part(of: string, id: string): boolean {
    const root = this.find(of)
    if (id === root || this.find(id) !== root) return false
    this.parents.delete(id)
    this.#partedOf(root).add(id)
    this.#partedOf(id).add(root)
    return true
  }

  /** Erases the person that an identifier leads to. */
  erase(id: string, now: number): void {
    const root = this.find(id)
    const all = [...new Set([root, id, ...this.parents.keys()])].filter(other => this.find(other) === root)
    for (const other of all) {
      this.#erasedAt.set(other, now)
      this.#keys.delete(other)
      this.#parted.delete(other)
    }
    const kept = this.#log.filter(({ home }) => !all.includes(home))
    this.#log.splice(0, this.#log.length, ...kept)
    for (const other of all) this.parents.delete(other)
  }

  #partedOf(id: string): Set<string> {
    const parted = this.#parted.get(id) ?? new Set()
    this.#parted.set(id, parted)
    return parted
  }
}

function addressesOf(event: Event | undefined): string[] {
  const address = event?.type === 'identify' ? normalEmail(event.traits?.email) : null
  return address === null ? [] : [`email:${address}`]
}

function shownFor(id: string, device: Device | undefined): string | undefined {
  return device && `anon:${device.anonymousId}` === id ? device.keyHash : undefined
}

const KINDS = ['anon:', 'email:', 'user:']
function rank(id: string): number {
  return KINDS.findIndex(kind => id.startsWith(kind))
}

/** Anonymous ids give way to addresses and these to users; of equals the lesser text keeps the record. */
export function outranks(id: string, other: string): boolean {
  return rank(id) === rank(other) ? id < other : rank(id) > rank(other)
}
