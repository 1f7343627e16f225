import { CodeColumn, NumberColumn } from './column.ts'
import type { LineScore } from './line.ts'

/** One model's answers about everybody in a shard. */
export class ModelColumns {
  readonly score: NumberColumn
  readonly fit: NumberColumn
  readonly activity: NumberColumn
  readonly grade: CodeColumn<string>
  readonly stage: CodeColumn<string>
  readonly tags: CodeColumn<readonly string[]>

  constructor(capacity: number) {
    this.score = new NumberColumn(capacity)
    this.fit = new NumberColumn(capacity)
    this.activity = new NumberColumn(capacity)
    this.grade = new CodeColumn(capacity)
    this.stage = new CodeColumn(capacity)
    this.tags = new CodeColumn(capacity)
  }

  set(slot: number, answer: LineScore | undefined): void {
    this.score.values[slot] = answer?.score ?? Number.NaN
    this.fit.values[slot] = answer?.fit ?? Number.NaN
    this.activity.values[slot] = answer?.activity ?? Number.NaN
    this.grade.set(slot, answer?.grade)
    this.stage.set(slot, answer?.stage ?? undefined)
    this.tags.set(slot, answer?.tags)
  }

  grow(capacity: number): void {
    for (const column of [this.score, this.fit, this.activity, this.grade, this.stage, this.tags])
      column.grow(capacity)
  }
}
