import type { Event } from '../shared/event/event.ts'

/**
 * Which visitors turned out to be which person. An `anonymousId` belongs to the first `userId` that comes
 * with it, or that an alias call names it for, as in the service.
 */
export class Joins {
  #owners = new Map<string, string>()

  /** Notes what an event says of visitors. Keys are those of subjects. */
  note(event: Event): void {
    if (event.userId === undefined) return
    const visitors = [event.anonymousId, event.type === 'alias' ? event.previousId : undefined]
    for (const visitor of visitors) {
      const key = `anon:${visitor}`
      if (visitor !== undefined && !this.#owners.has(key)) this.#owners.set(key, `user:${event.userId}`)
    }
  }

  /** The key of the person that a subject is. */
  ownerOf(key: string): string {
    return this.#owners.get(key) ?? key
  }
}
