import type { Answer, CompiledModel } from '../../shared/engine/index.ts'

/** The rules with the most points say why; a webhook should stay small. */
const MOST_REASONS = 20

export interface Reason {
  readonly rule: string
  readonly name: string
  readonly points: number
  /** The number that the rule measured; null while it is unknown. */
  readonly measure: number | null
}

/** The rules that gave or took points, the weightiest first. */
export function reasonsOf({ model }: CompiledModel, answer: Answer): Reason[] {
  const groups = [...(model.fit ?? []), ...(model.activity ?? [])]
  const names = new Map(groups.flatMap(({ rules }) => rules.map(({ id, name = id }) => [id, name])))
  return answer.rules
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .slice(0, MOST_REASONS)
    .map(({ id, points, measure }) => ({ rule: id, name: names.get(id) ?? id, points, measure }))
}
