import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { MessagesHost } from '../tracker.ts'
import { controlsOf, type MessageControls } from './controls.ts'
import type { Showing } from './showing.ts'

/** A message that is about to be shown, and by which a page that shows it says what becomes of it. */
export type OfferedMessage = ShownMessage & MessageControls

/**
 * What a page makes of a message.
 * - `false`: it shows it itself.
 * - `{ delay }`: it is asked again after so many milliseconds. Others go on.
 * - `'refuse'`: it is not shown in this browser.
 * - anything else: Tidemark shows it.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: handlers that answer nothing are written without a return
export type MessageDecision = boolean | 'refuse' | { readonly delay: number } | undefined | void

/** So long a promise of the page's is waited for, and so much later it is asked again. */
const PATIENCE_MS = 10_000

/**
 * Asks the page; of several handlers the one that wants least counts. A promise that fails is reported and says nothing;
 * one that takes too long wants a delay.
 */
export async function offer(
  { emit }: MessagesHost,
  showing: Showing,
): Promise<Exclude<MessageDecision, true>> {
  const offered = { ...showing.message, ...controlsOf(showing) }
  let timer: ReturnType<typeof setTimeout> | undefined
  const decisions = await Promise.race([
    Promise.all(emit('message', offered).map(said => Promise.resolve(said).catch(console.error))),
    new Promise<unknown[]>(give => {
      timer = setTimeout(() => give([{ delay: PATIENCE_MS }]), PATIENCE_MS)
      showing.signal.addEventListener('abort', () => give([]))
    }),
  ])
  clearTimeout(timer)
  if (decisions.includes('refuse')) return 'refuse'
  if (decisions.includes(false)) return false
  return decisions.find(isDelay)
}

function isDelay(said: unknown): said is { readonly delay: number } {
  return said instanceof Object && 'delay' in said
}
