import type { MessageMemory } from '../../../shared/message/memory.ts'
import type { SurveyAnswer } from '../../../shared/message/question.ts'
import type { SubjectState } from '../state.ts'
import { progressOf } from './progress.ts'

/** What else of a memory is an instant. */
const INSTANTS = [
  'firstShownAt',
  'shownAt',
  'clickedAt',
  'dismissedAt',
  'failedAt',
  'snoozedUntil',
  'answeredAt',
  'goalAt',
  'cancelledAt',
  'expiredAt',
] as const satisfies (keyof MessageMemory)[]
type Instant = (typeof INSTANTS)[number]

type Plain = 'variant' | 'heldOut' | 'version' | 'shown' | 'snoozes' | 'dismissedHow'

/** What somebody was owed of a message and what became of it, as the API tells it: instants are ISO 8601. */
export type MessageView = { readonly id: string; readonly owedAt: string } & Pick<MessageMemory, Plain> & {
    readonly [K in Instant]?: string
  } & {
    /** When each item of a checklist was done. */
    readonly done?: { readonly [item: string]: string }
    /** What was answered of a survey; what was said in words stands in the event. */
    readonly answers?: { readonly [question: string]: SurveyAnswer }
  }

export function messagesView({
  messages,
  partials,
}: Pick<SubjectState, 'messages' | 'partials'>): MessageView[] {
  return Object.entries(messages).map(([id, memory]) => {
    const { done, answers } = progressOf(partials, id)
    const { variant, heldOut, version, shown, snoozes, dismissedHow } = memory
    return {
      ...{ id, owedAt: iso(memory.owedAt), ...instantsOf(memory) },
      ...(variant !== undefined && { variant }),
      ...(heldOut !== undefined && { heldOut }),
      ...(version !== undefined && { version }),
      ...(shown !== undefined && { shown }),
      ...(snoozes !== undefined && { snoozes }),
      ...(dismissedHow !== undefined && { dismissedHow }),
      ...(done && { done: mapped(done, iso) }),
      ...(answers && { answers: mapped(answers, ({ answer }) => answer) }),
    }
  })
}

function instantsOf(memory: MessageMemory): { [K in Instant]?: string } {
  const told: { [K in Instant]?: string } = {}
  for (const name of INSTANTS) {
    const at = memory[name]
    if (at !== undefined) told[name] = iso(at)
  }
  return told
}

function mapped<T, U>(all: { readonly [name: string]: T }, to: (value: T) => U): { [name: string]: U } {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, to(value)]))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
