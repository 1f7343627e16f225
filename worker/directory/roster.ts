import type { Filter, ScoreFilter } from '../../shared/segment/filter.ts'
import { own } from '../../shared/value/path.ts'
import { isOfGrades, isTrait, seenBetween, wearsAll } from '../segment/conditions.ts'
import { CodeColumn, NumberColumn } from './column.ts'
import { foldText, searchedText } from './fold-text.ts'
import type { DirectoryLine, TraitValue } from './line.ts'
import { ModelColumns } from './model-columns.ts'
import { fnv1a, gradeValue, type Measure, type Place, type Ranking } from './ranking.ts'
import { type Keep, keepAll, keepBetween, keepBits, keepCodes, keepOthers, keepThose } from './selection.ts'
import { TextIndex } from './text-index.ts'
import { countSlots, topSlots } from './top.ts'

/** Room for so many contacts to begin with; doubled whenever it is full. */
const FIRST_CAPACITY = 64
const NOBODY = new Float64Array()
const nobody: Keep = () => 0

/** How one contact stands among the others of a shard. */
export interface Standing {
  readonly higher: number
  readonly lower: number
  readonly others: number
}

/**
 * A shard's lines in memory, in columns. A row is written for each change and costs a thousand times what
 * reading one does, so the ranking is kept here and not in an index of the table, and any combination of
 * conditions is one pass over numbers. What it takes at a million is in bench/directory.json.
 */
export class Roster {
  #capacity = FIRST_CAPACITY
  readonly #slots = new Map<string, number>()
  readonly #free: number[] = []
  readonly #ids: string[] = []
  #ties = new Uint32Array(FIRST_CAPACITY)
  /** NaN for places that nobody has. */
  readonly #seen = new NumberColumn(FIRST_CAPACITY)
  readonly #models = new Map<string, ModelColumns>()
  readonly #traits = new Map<string, CodeColumn<TraitValue>>()
  readonly #texts = new TextIndex(FIRST_CAPACITY)

  put(line: DirectoryLine): void {
    const slot = this.#slots.get(line.id) ?? this.#take(line.id)
    this.#seen.values[slot] = Date.parse(line.lastSeen)
    for (const model of Object.keys(line.scores))
      ensure(this.#models, model, () => new ModelColumns(this.#capacity))
    for (const [model, columns] of this.#models) columns.set(slot, own(line.scores, model))
    for (const name of Object.keys(line.traits))
      ensure(this.#traits, name, () => new CodeColumn<TraitValue>(this.#capacity))
    for (const [name, column] of this.#traits) column.set(slot, own(line.traits, name))
    this.#texts.set(slot, foldText(searchedText(line)))
  }

  remove(id: string): void {
    const slot = this.#slots.get(id)
    if (slot === undefined) return
    this.#slots.delete(id)
    this.#free.push(slot)
    this.#seen.values[slot] = Number.NaN
    this.#texts.set(slot, '')
    for (const columns of this.#models.values()) columns.set(slot, undefined)
    for (const column of this.#traits.values()) column.set(slot, undefined)
  }

  /** The first of a ranking among those whom a filter means; who has no such value is not ranked. */
  top(filter: Filter, ranking: Ranking, page: { after?: Place; limit: number }, now: number): Place[] {
    const values = this.#valuesOf(ranking.measure)
    const ranked = { values, ties: this.#ties, ids: this.#ids, keep: this.#keep(filter, now) }
    return topSlots(ranked, { ...page, isAscending: ranking.isAscending }).map(slot => ({
      id: this.#ids[slot] ?? '',
      value: values[slot] ?? Number.NaN,
    }))
  }

  /** @param measure counts those alone who have it */
  count(filter: Filter, now: number, measure: Measure = { by: 'lastSeen' }): number {
    const ranked = keepBetween(this.#valuesOf(measure), {})
    return countSlots(this.#ids.length, keepAll([ranked, this.#keep(filter, now)]))
  }

  /** How a score stands among those of everybody else. */
  standing(model: string, score: number, id: string): Standing {
    const values = this.#models.get(model)?.score.values ?? NOBODY
    const self = this.#slots.get(id) ?? -1
    let higher = 0
    let lower = 0
    let others = 0
    for (let slot = 0; slot < values.length; slot++) {
      const value = values[slot] ?? Number.NaN
      if (slot === self || Number.isNaN(value)) continue
      others++
      if (value > score) higher++
      else if (value < score) lower++
    }
    return { higher, lower, others }
  }

  /** How many a model scores, by the stage they stand in; null for none. */
  stages(model: string): Map<string | null, number> {
    const counts = new Map<string | null, number>()
    const columns = this.#models.get(model)
    for (const [slot, score] of columns?.score.values.entries() ?? []) {
      if (Number.isNaN(score)) continue
      const stage = columns?.stage.at(slot) ?? null
      counts.set(stage, (counts.get(stage) ?? 0) + 1)
    }
    return counts
  }

  #valuesOf(measure: Measure): Float64Array {
    if (measure.by === 'lastSeen') return this.#seen.values
    const columns = this.#models.get(measure.model)
    if (!columns) return NOBODY
    if (measure.by !== 'grade') return columns[measure.by].values
    const { codes } = columns.grade
    const byCode = columns.grade.byCode(grade => (grade === undefined ? Number.NaN : gradeValue(grade)))
    return Float64Array.from(codes, code => byCode[code] ?? Number.NaN)
  }

  #keep({ q, not, ...conditions }: Filter, now: number): Keep {
    const text = q === undefined ? '' : foldText(q)
    const found = this.#texts.candidates(text)
    const keeps = [...(found ? [keepBits(found)] : []), ...this.#conditions(conditions, now)]
    // The dearest question comes last, and is asked of few.
    if (text !== '') keeps.push(keepThose(slot => this.#texts.contains(slot, text)))
    if (not) keeps.push(keepOthers(keepAll(this.#conditions(not, now))))
    return keepAll(keeps)
  }

  #conditions({ scores = [], traits = {}, lastSeen, known }: Omit<Filter, 'q' | 'not'>, now: number): Keep[] {
    const keeps = scores.flatMap(filter => this.#scoreConditions(filter))
    for (const [name, filter] of Object.entries(traits)) {
      const column = this.#traits.get(name)
      if (column) keeps.push(keepCodes(column, value => isTrait(filter, value)))
      else if (!isTrait(filter, undefined)) keeps.push(nobody)
    }
    if (lastSeen) {
      const { from, until } = seenBetween(lastSeen, now)
      const { values } = this.#seen
      keeps.push(keepThose(slot => (values[slot] ?? 0) >= from && (values[slot] ?? 0) < until))
    }
    if (known !== undefined) keeps.push(keepThose(slot => this.#ids[slot]?.startsWith('anon:') !== known))
    return keeps
  }

  #scoreConditions({ model, stages, grades, tags, ...numbers }: ScoreFilter): Keep[] {
    const columns = this.#models.get(model)
    if (!columns) return [nobody]
    const keeps: Keep[] = []
    if (stages) keeps.push(keepCodes(columns.stage, stage => stage !== undefined && stages.includes(stage)))
    if (grades)
      keeps.push(keepCodes(columns.grade, grade => grade !== undefined && isOfGrades(grades, grade)))
    if (tags) keeps.push(keepCodes(columns.tags, worn => worn !== undefined && wearsAll(tags, worn)))
    for (const part of ['fit', 'activity'] as const)
      if (numbers[part]) keeps.push(keepBetween(columns[part].values, numbers[part]))
    keeps.push(keepBetween(columns.score.values, numbers.score ?? {}))
    return keeps
  }

  #take(id: string): number {
    const slot = this.#free.pop() ?? this.#slots.size
    if (slot >= this.#capacity) this.#grow()
    this.#slots.set(id, slot)
    this.#ids[slot] = id
    this.#ties[slot] = fnv1a(id)
    return slot
  }

  #grow(): void {
    this.#capacity *= 2
    const ties = new Uint32Array(this.#capacity)
    ties.set(this.#ties)
    this.#ties = ties
    const columns = [this.#seen, this.#texts, ...this.#models.values(), ...this.#traits.values()]
    for (const column of columns) column.grow(this.#capacity)
  }
}

function ensure<Value>(map: Map<string, Value>, key: string, make: () => Value): void {
  if (!map.has(key)) map.set(key, make())
}
