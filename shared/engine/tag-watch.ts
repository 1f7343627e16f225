/** Looks which tags are worn throughout a stretch of time, and which may be lost or gained within it. */
export interface TagWatch {
  /** A rule wears the tag throughout. */
  wear(tag: string): void
  /** A rule may wear it at one time and not at another; null for one of several. */
  open(tag: string | null, untilMs?: number): void
  seen(): {
    readonly worn: ReadonlySet<string>
    /** Whether any tag can differ: one that may change and that no other rule wears throughout. */
    readonly lost: boolean
    /** When the first of them is lost, where that is known, in milliseconds. */
    readonly hint: number | null
  }
}

/** A watch that begins with the tags that are worn for certain. */
export function createTagWatch(known: ReadonlySet<string>): TagWatch {
  let worn = known
  let isAnyOpen = false
  const opened = new Map<string, number>()
  return {
    wear(tag) {
      if (worn.has(tag)) return
      if (worn === known) worn = new Set(known)
      ;(worn as Set<string>).add(tag)
    },
    open(tag, untilMs = Number.NaN) {
      if (tag === null) isAnyOpen = true
      // Of several rules with one tag, the last to lose it ends it.
      else opened.set(tag, Math.max(untilMs, opened.get(tag) ?? untilMs))
    },
    seen() {
      let lost = isAnyOpen
      let hint = Number.POSITIVE_INFINITY
      for (const [tag, untilMs] of opened) {
        if (worn.has(tag)) continue
        lost = true
        if (untilMs < hint) hint = untilMs
      }
      return { worn, lost, hint: Number.isFinite(hint) ? hint : null }
    },
  }
}
