/** Ids are at most 64 long; this leaves room for a number. */
const MAX_LETTERS = 56

/**
 * Makes an id from a name, another one each time: `Viewed pricing` is `viewed-pricing`, and the next of
 * that name `viewed-pricing-2`. Names without a letter of the Latin alphabet get `rule`.
 */
export function slugger(): (name: string) => string {
  const taken = new Set<string>()
  return name => {
    const base = slug(name) || 'rule'
    let id = base
    for (let i = 2; taken.has(id); i++) id = `${base}-${i}`
    taken.add(id)
    return id
  }
}

/** A name in small letters, digits and hyphens; accents are dropped. */
export function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LETTERS)
    .replace(/^-+|-+$/g, '')
}
