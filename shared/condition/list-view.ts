import { isNumber } from '../value/number.ts'
import { fold, words } from '../value/text.ts'
import { type DomainKind, domainKind } from './domain.ts'

/** Stands between the texts of a list; a list of which one holds it is looked at text by text. */
const SEPARATOR = '\u0000'

/**
 * A list as operators look at it, each part made when it is first asked for and once for all rules: so a
 * long list in an event costs its length once, and not once a rule.
 */
export class ListView {
  readonly #list: readonly unknown[]
  #texts: readonly string[] | undefined
  #values: ReadonlySet<unknown> | undefined
  #joined: string | null | undefined
  #words: string | undefined
  #eachWord: ReadonlySet<string> | undefined
  #least = Number.NaN
  #most = Number.NaN
  #kinds: ReadonlySet<DomainKind | null> | undefined

  constructor(list: readonly unknown[]) {
    this.#list = list
    for (const value of list) {
      if (!isNumber(value)) continue
      if (!(this.#least <= value)) this.#least = value
      if (!(this.#most >= value)) this.#most = value
    }
  }

  /** Its least and its greatest number; NaN without any. */
  get least(): number {
    return this.#least
  }
  get most(): number {
    return this.#most
  }

  /** Its texts, folded. */
  get texts(): readonly string[] {
    this.#texts ??= this.#list.filter(value => typeof value === 'string').map(fold)
    return this.#texts
  }

  /** Its texts, numbers and booleans. */
  get values(): ReadonlySet<unknown> {
    this.#values ??= new Set<unknown>([
      ...this.texts,
      ...this.#list.filter(value => typeof value === 'boolean' || isNumber(value)),
    ])
    return this.#values
  }

  /** The kinds of addresses among its texts. */
  get domainKinds(): ReadonlySet<DomainKind | null> {
    this.#kinds ??= new Set(this.texts.map(domainKind))
    return this.#kinds
  }

  /** Whether one of its texts holds a text. */
  contains(pattern: string): boolean {
    const joined = this.#join()
    if (joined === null || pattern.includes(SEPARATOR)) return this.texts.some(text => text.includes(pattern))
    return joined.includes(pattern)
  }

  /** Whether one of its texts begins with a text. */
  startsWith(pattern: string): boolean {
    const joined = this.#join()
    if (joined === null || pattern.includes(SEPARATOR))
      return this.texts.some(text => text.startsWith(pattern))
    return joined.includes(SEPARATOR + pattern)
  }

  /** Whether the words of one of its texts hold a phrase, which is one of {@link words}. */
  holdsPhrase(phrase: string): boolean {
    this.#words ??= this.texts.map(words).join(SEPARATOR)
    this.#eachWord ??= new Set(this.#words.split(' '))
    const firstWord = phrase.slice(1, phrase.indexOf(' ', 1))
    return this.#eachWord.has(firstWord) && this.#words.includes(phrase)
  }

  #join(): string | null {
    if (this.#joined === undefined) {
      const isPlain = this.texts.length > 0 && !this.texts.some(text => text.includes(SEPARATOR))
      this.#joined = isPlain ? SEPARATOR + this.texts.join(SEPARATOR) : null
    }
    return this.#joined
  }
}

const views = new WeakMap<readonly unknown[], ListView>()

/** The view of a list, which is not changed as long as anybody looks at it. */
export function viewOf(list: readonly unknown[]): ListView {
  const known = views.get(list)
  if (known !== undefined) return known
  const view = new ListView(list)
  views.set(list, view)
  return view
}
