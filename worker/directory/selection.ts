import { type Between, SLACK } from '../../shared/value/number.ts'
import type { CodeColumn } from './column.ts'

/**
 * Keeps, of the first `count` places, those of whom a condition is true: in their order, at the list's front.
 * @returns how many they are
 */
export type Keep = (slots: Uint32Array, count: number) => number

/** Those whose number lies between two, both included; nobody without a number. */
export function keepBetween(values: Float64Array, { min = -Infinity, max = Infinity }: Between): Keep {
  const least = min - SLACK
  const most = max + SLACK
  return (slots, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? 0
      const value = values[slot] ?? Number.NaN
      slots[kept] = slot
      if (value >= least && value <= most) kept++
    }
    return kept
  }
}

/** Those whose value a function allows: it is asked once a value, not once a contact. */
export function keepCodes<Value>(
  column: CodeColumn<Value>,
  allows: (value: Value | undefined) => boolean,
): Keep {
  const { codes } = column
  const allowed = Uint8Array.from(column.byCode(value => Number(allows(value))))
  return (slots, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? 0
      slots[kept] = slot
      kept += allowed[codes[slot] ?? 0] ?? 0
    }
    return kept
  }
}

/** Those whose bit is set. */
export function keepBits(bits: Uint32Array): Keep {
  return (slots, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? 0
      slots[kept] = slot
      kept += ((bits[slot >>> 5] ?? 0) >>> (slot & 31)) & 1
    }
    return kept
  }
}

/** Those of whom a function says so. */
export function keepThose(holds: (slot: number) => boolean): Keep {
  return (slots, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? 0
      slots[kept] = slot
      if (holds(slot)) kept++
    }
    return kept
  }
}

export function keepAll(keeps: readonly Keep[]): Keep {
  return (slots, count) => keeps.reduce((kept, keep) => (kept === 0 ? 0 : keep(slots, kept)), count)
}

/** Those whom a condition does not keep. */
export function keepOthers(keep: Keep): Keep {
  return (slots, count) => {
    const theirs = slots.slice(0, count)
    const kept = keep(theirs, count)
    let others = 0
    let next = 0
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? 0
      if (next < kept && theirs[next] === slot) next++
      else slots[others++] = slot
    }
    return others
  }
}
