import type { Message } from '../../../shared/message/message.ts'
import { isReleased } from '../../../shared/threshold/judge.ts'
import type { DirectoryLine } from '../../directory/line.ts'
import { inSegment } from '../../segment/in-segment.ts'
import { lineOf } from '../line.ts'
import type { Known } from './known.ts'

/** What is true of a person. */
export interface Holds {
  /** Whether what caused a message still is so; what happened stays true. */
  cause(message: Message): boolean
  /** Whether they are among those whom it is for. */
  audience(message: Message): boolean
}

/** Holds messages' conditions against what is known. A model, mark or segment that is no more is true of nobody. */
export function holdsOf(known: Known): Holds {
  const { config, answers, at } = known
  let line: DirectoryLine | undefined
  const lineNow = () => {
    line ??= lineFor(known)
    return line
  }
  return {
    cause({ when }) {
      if ('segment' in when) {
        const segment = config.followed.segments.find(({ id }) => id === when.segment)
        return segment !== undefined && inSegment(segment.filter, lineNow(), at)
      }
      if (!('model' in when)) return true
      const compiled = config.engine.model(when.model)
      const answer = compiled && answers.get(compiled)
      if (!answer) return false
      if ('stage' in when) return answer.stage === when.stage
      if ('tag' in when) return answer.tags.includes(when.tag)
      const threshold = compiled.model.thresholds.find(({ id }) => id === when.threshold)
      return threshold !== undefined && !isReleased(threshold, answer.score)
    },
    audience({ audience }) {
      return audience === undefined || inSegment(audience, lineNow(), at)
    },
  }
}

/** Whoever is known, as the directory would list them, with all traits that audiences ask for. */
function lineFor({ state, config, union, answers }: Known): DirectoryLine {
  const listedTraits = [...new Set([...config.listedTraits, ...config.listening.traits])]
  return lineOf(state, { ...config, listedTraits }, union, answers)
}
