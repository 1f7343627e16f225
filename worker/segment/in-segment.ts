import type { Filter, ScoreFilter } from '../../shared/segment/filter.ts'
import { isBetween } from '../../shared/value/number.ts'
import { own } from '../../shared/value/path.ts'
import { foldText, searchedText } from '../directory/fold-text.ts'
import type { DirectoryLine } from '../directory/line.ts'
import { isOfGrades, isTrait, seenBetween, wearsAll } from './conditions.ts'

/**
 * Whether one line is meant by a filter. The directory answers the same for a million lines by columns;
 * this is the definition that it is held to.
 * @param now the instant that durations count back from, in milliseconds
 */
export function inSegment(filter: Filter, line: DirectoryLine, now: number): boolean {
  const { q, not, ...conditions } = filter
  if (q !== undefined && !foldText(searchedText(line)).includes(foldText(q))) return false
  return meets(conditions, line, now) && !(not && meets(not, line, now))
}

function meets(
  { scores = [], traits = {}, lastSeen, known }: Omit<Filter, 'q' | 'not'>,
  line: DirectoryLine,
  now: number,
): boolean {
  if (known !== undefined && known === line.id.startsWith('anon:')) return false
  if (lastSeen) {
    const { from, until } = seenBetween(lastSeen, now)
    const seen = Date.parse(line.lastSeen)
    if (!(seen >= from && seen < until)) return false
  }
  return (
    scores.every(filter => hasScore(filter, line)) &&
    Object.entries(traits).every(([name, filter]) => isTrait(filter, own(line.traits, name)))
  )
}

function hasScore(
  { model, score = {}, fit = {}, activity = {}, stages, grades, tags = [] }: ScoreFilter,
  line: DirectoryLine,
): boolean {
  const answer = own(line.scores, model)
  return (
    answer !== undefined &&
    isBetween(score, answer.score) &&
    isBetween(fit, answer.fit) &&
    isBetween(activity, answer.activity) &&
    (!stages || (answer.stage !== null && stages.includes(answer.stage))) &&
    (!grades || isOfGrades(grades, answer.grade)) &&
    wearsAll(tags, answer.tags)
  )
}
