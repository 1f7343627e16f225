import type { Format } from '../../shared/message/content.ts'
import type { Dismissal } from '../../shared/message/message-events.ts'
import type { SurveyAnswer } from '../../shared/message/question.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'

/** What a visitor made of a message on screen, or why it is none. */
export type Outcome =
  /** @property action as in the properties of `Message Clicked` */
  | { readonly what: 'clicked'; readonly action: string }
  | { readonly what: 'dismissed'; readonly how: Dismissal }
  | {
      readonly what: 'answered'
      readonly question: string
      readonly type: string
      readonly answer: SurveyAnswer
      readonly isLast: boolean
    }
  | { readonly what: 'failed'; readonly why: string }

/** Says what became of a message. Whether it is over by that, and taken away, the inbox decides. */
export type Tell = (outcome: Outcome) => void

/** A message as it stands in the page. */
export interface View {
  /** What must be on the screen for the message to count as shown. */
  readonly element: Element
  /** Shows the same showing as it is told now: another item is done, say. */
  update?(message: ShownMessage): void
  /** Takes it away, and gives the focus back if it had it. */
  remove(): void
}

/** Draws messages of one format; undefined where the page has no place for one now. */
export type Draw<F extends Format = Format> = (message: ShownMessage<F>, tell: Tell) => View | undefined
