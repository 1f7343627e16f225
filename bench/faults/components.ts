/** Names, of which some turn out to mean the same: a union-find. */
export class Components {
  readonly #parents = new Map<string, string>()

  /** Says that names mean the same; one alone is noted. */
  join(names: readonly string[]): void {
    const [first, ...others] = names.map(name => this.rootOf(name))
    if (first === undefined) return
    this.#parents.set(first, first)
    for (const other of others) this.#parents.set(other, first)
  }

  has(name: string): boolean {
    return this.#parents.has(name)
  }

  /** The one name that stands for all that mean the same. */
  rootOf(name: string): string {
    let root = name
    for (
      let next = this.#parents.get(root);
      next !== undefined && next !== root;
      next = this.#parents.get(root)
    )
      root = next
    return root
  }

  /** Every component, with all of its names. */
  all(): string[][] {
    return [...Map.groupBy(this.#parents.keys(), name => this.rootOf(name)).values()]
  }
}
