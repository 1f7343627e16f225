import { own, setOwn } from '../../shared/value/path.ts'
import type { TimedLine } from '../directory/calls.ts'
import type { Config } from '../workspace/config.ts'
import type { Answers } from './settle.ts'
import type { LineMemory, SubjectState } from './state.ts'

/** When what is judged now came to be so: now, or before, at the instant that was foreseen. */
export function instantOf({ dueAt }: SubjectState, at: number): number {
  return dueAt !== null && dueAt < at ? dueAt : at
}

/**
 * Remembers since when the stages differ from those that the directory knows, since it is told later, perhaps the next
 * day; and of those that do not, by which version of their model. So what an edit did is known from what people did.
 */
export function noteStages(line: LineMemory, { versions }: Config, answers: Answers, at: number): void {
  const { published } = line
  if (!published) return
  line.versions ??= {}
  let hasMoved = false
  for (const [{ model }, { stage }] of answers) {
    if (own(published.scores, model.id)?.stage === stage)
      setOwn(line.versions, model.id, versions.get(model.id) ?? 0)
    else hasMoved = true
  }
  if (!hasMoved) delete line.movedAt
  else line.movedAt ??= at
}

/** Remembers that the directory is told of everything as it is by the models of now. */
export function notePublished(line: LineMemory, { versions }: Config): void {
  line.versions = Object.fromEntries(versions)
  delete line.movedAt
}

/** What the directory is to know of how somebody came to stand where they stand. */
export function standingOf(
  { movedAt, versions, published }: LineMemory,
  config: Config,
): Pick<TimedLine, 'movedAt' | 'edited'> {
  const edited = Object.keys(published?.scores ?? {}).filter(model => {
    const known = own(versions ?? {}, model)
    return known !== undefined && known !== config.versions.get(model)
  })
  return { ...(movedAt !== undefined && { movedAt }), ...(edited.length > 0 && { edited }) }
}
