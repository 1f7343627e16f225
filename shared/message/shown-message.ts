import type { Action } from './action.ts'
import type { ChecklistItem, Content, Format } from './content.ts'
import type { Moment } from './moment.ts'
import type { OwnWords } from './own-words.ts'
import type { SurveyAnswer } from './question.ts'

/** What a browser gets of a format's content: what to draw, and nothing of why. */
export type ShownContent<F extends Format = Format> = F extends 'checklist'
  ? Omit<Drawn<'checklist'>, 'items'> & { readonly items: readonly ShownItem[] }
  : Drawn<F>

/** For how long a message is put off, and which one a button starts, the server knows. */
type Drawn<F extends Format> = Omit<Content<F>, 'snooze' | 'action' | 'secondary'> & {
  readonly snooze?: { readonly label: string }
} & (F extends 'checklist' | 'survey'
    ? unknown
    : { readonly action?: ShownAction; readonly secondary?: ShownAction })

export type ShownAction = Omit<Action, 'start'>
export type ShownItem = Omit<ChecklistItem, 'match'> & { readonly done: boolean }

/**
 * A message for one person, as an answer carries it: its words in their language and with their names in them. Each
 * answer lists all that may be shown now, most important first: what it no longer lists is not shown any more.
 */
export type ShownMessage<F extends Format = Format> = {
  [One in F]: ShownFields & { readonly format: One; readonly content: ShownContent<One> }
}[F]

interface ShownFields {
  readonly id: string
  /** This showing of it: another one, after a snooze or by its repetition, has another. */
  readonly key: string
  readonly variant?: string
  /** When the page shows it; at once where nothing is said. */
  readonly moment?: Moment
  /** Of its words, as a BCP 47 tag, and the way they run where that is from right to left. */
  readonly lang?: string
  readonly dir?: 'rtl'
  /** What it says by itself, in that language; in English where nothing is said. */
  readonly words?: OwnWords
  /** Whoever gets it is to be counted when they would have seen it, and sees nothing; it has no words. */
  readonly heldOut?: true
  /** What was answered of a survey before. */
  readonly answers?: { readonly [question: string]: SurveyAnswer }
}
