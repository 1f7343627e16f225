import type { MessageMemories, MessageMemory } from '../../../shared/message/memory.ts'

/** What of a memory is an instant. */
const INSTANTS = [
  'owedAt',
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

/** What of it is told as it is kept. */
const PLAIN = ['variant', 'heldOut', 'version', 'shown', 'snoozes', 'dismissedHow', 'answers'] as const
type Plain = (typeof PLAIN)[number]

/** What somebody was owed of a message and what became of it, as the API tells it: instants are ISO 8601. */
export type MessageView = { readonly id: string; readonly owedAt: string } & Pick<MessageMemory, Plain> & {
    readonly [K in Instant]?: string
  } & { readonly done?: { readonly [item: string]: string } }

export function messagesView(memories: MessageMemories): MessageView[] {
  return Object.entries(memories).map(([id, memory]) => ({
    ...{ id, owedAt: iso(memory.owedAt) },
    ...Object.fromEntries(PLAIN.flatMap(name => (memory[name] === undefined ? [] : [[name, memory[name]]]))),
    ...Object.fromEntries(
      INSTANTS.flatMap(name => (memory[name] === undefined ? [] : [[name, iso(memory[name])]])),
    ),
    ...(memory.done && {
      done: Object.fromEntries(Object.entries(memory.done).map(([item, at]) => [item, iso(at)])),
    }),
  }))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
