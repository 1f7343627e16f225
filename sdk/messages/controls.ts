import type { Dismissal } from '../../shared/message/message-events.ts'
import type { SurveyAnswer } from '../../shared/message/question.ts'
import type { Showing } from './showing.ts'

/** How a page that shows a message itself says what becomes of it. What comes after its end is not told. */
export interface MessageControls {
  /** It can be seen. Told once, however often it is called, and by itself before anything else is. */
  shown(): void
  /**
   * Something in it was clicked, its `primary` action if nothing is said. What the action asks for is done; following
   * its link is left to the page.
   */
  click(action?: string): void
  /** It was dismissed, by its cross if nothing is said. */
  dismiss(how?: Dismissal): void
  /** It was put off for as long as its content says. */
  snooze(): void
  /** A question was answered. */
  answer(question: string, answer: SurveyAnswer, isLast?: boolean): void
  /** Aborted when it is over, or is not this visitor's any more: it is to be taken away. */
  readonly signal: AbortSignal
}

/** The controls of a showing. They may be given to listeners as they are, whose events are no words. */
export function controlsOf({ message, shown, tell, signal }: Showing): MessageControls {
  const { content } = message
  return {
    shown,
    click: action => tell({ what: 'clicked', action: word(action) ?? 'primary' }),
    dismiss(how) {
      shown()
      tell({ what: 'dismissed', how: word(how) ?? 'close' })
    },
    snooze: () => tell({ what: 'dismissed', how: 'snooze' }),
    answer(question, answer, isLast = false) {
      const asked = 'questions' in content && content.questions.find(({ id }) => id === question)
      tell({ what: 'answered', question, type: asked ? asked.type : 'text', answer, isLast })
    },
    signal,
  }
}

function word<Word extends string>(said: Word | undefined): Word | undefined {
  return typeof said === 'string' ? said : undefined
}
