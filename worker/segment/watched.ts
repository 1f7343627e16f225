import type { Model, Watched } from '../../shared/engine/index.ts'
import type { ScoreFilter } from '../../shared/segment/filter.ts'
import type { Segment } from './segment.ts'

/**
 * What must be foreseen of each model's answers so that nobody comes into one of these segments, or goes out of
 * it, unnoticed; stages and tags are foreseen anyway.
 */
export function watchedBy(
  segments: readonly Pick<Segment, 'filter'>[],
  models: readonly Model[],
): ReadonlyMap<string, readonly Watched[]> {
  const asked = segments.flatMap(({ filter: { scores = [], not } }) => [...scores, ...(not?.scores ?? [])])
  return new Map(
    models.map(model => [
      model.id,
      asked.filter(filter => filter.model === model.id).flatMap(filter => watchedIn(filter, model)),
    ]),
  )
}

function watchedIn({ score, fit, activity, grades }: ScoreFilter, model: Model): Watched[] {
  return [
    ...(score ? [{ of: 'score', ...score } as const] : []),
    ...(fit ? [{ of: 'fit', ...fit } as const] : []),
    ...(activity ? [{ of: 'activity', ...activity } as const] : []),
    ...(grades ? gradesOf(model) : []),
  ]
}

/** A grade changes where fit or activity reaches one of its cuts. */
function gradesOf({ grades }: Model): Watched[] {
  return [
    ...grades.fit.map(min => ({ of: 'fit', min }) as const),
    ...grades.activity.map(min => ({ of: 'activity', min }) as const),
  ]
}
