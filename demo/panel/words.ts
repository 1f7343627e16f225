import { MESSAGES } from '../messages.ts'
import type { DemoModel, DemoRule } from '../models.ts'

/** A number as people read it: one decimal at most. */
export function round(value: number): string {
  return (Math.round(value * 10) / 10).toLocaleString('en', { maximumFractionDigits: 1 })
}

/** Points with their sign. */
export function signed(points: number): string {
  return points < 0 ? `−${round(-points)}` : `+${round(points)}`
}

/** Every rule of a model, in the order in which it is written. */
export function rulesOf(model: DemoModel): DemoRule[] {
  return [...(model.fit ?? []), ...model.activity].flatMap(group => group.rules)
}

/** What a rule could give. */
export function awardWords({ award }: DemoRule): string {
  if (!award) return ''
  if ('each' in award)
    return `${signed(award.each)} each${award.max === undefined ? '' : `, up to ${award.max}`}`
  if ('once' in award) return signed(award.once)
  if ('ramp' in award) return `up to ${award.ramp.points}`
  const points = award.bands.map(band => band.points)
  const most = Math.max(...points)
  return most > 0 ? `up to ${most}` : `down to ${signed(Math.min(...points))}`
}

/** How far it is to the mark, and what happens there. */
export function markWords(model: DemoModel, score: number): string {
  const mark = model.thresholds[0]
  if (!mark) return ''
  const title = MESSAGES.find(
    ({ when }) => 'threshold' in when && when.model === model.id && when.threshold === mark.id,
  )?.content.title
  const message = title ? `“${title}”` : 'its message'
  return score >= mark.at
    ? `Past the mark at ${mark.at}, which calls for ${message}`
    : `${round(Math.max(0.1, mark.at - score))} to the mark at ${mark.at}, which calls for ${message}`
}
