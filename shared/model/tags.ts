import type { Model } from './schema.ts'

/** The tags that a model may give, by its rules and their bands. */
export function tagsOf({ fit = [], activity = [] }: Pick<Model, 'fit' | 'activity'>): string[] {
  const rules = [...fit, ...activity].flatMap(group => group.rules)
  const tags = rules.flatMap(({ tag, award }) => [
    tag,
    ...(award && 'bands' in award ? award.bands.map(band => band.tag) : []),
  ])
  return [...new Set(tags.filter(tag => tag !== undefined))]
}
