import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { Outcome } from './view.ts'

/**
 * Whether a message is over by what became of it. It stays when somebody looks at more (a video, a link in the text),
 * a checklist and a survey stay until they are left, and a survey that says thanks stays to say it.
 */
export function isEnd(outcome: Outcome, { format, content }: ShownMessage): boolean {
  switch (outcome.what) {
    case 'clicked':
      return !/checklist|survey/.test(format) && !/^(link|video)$/.test(outcome.action)
    case 'answered':
      return outcome.isLast && !('thanks' in content && content.thanks)
    default:
      return true
  }
}
