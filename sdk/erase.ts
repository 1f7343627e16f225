import type { Core } from './core.ts'

/** Forgets all that is kept in this browser about its visitor, but not what they chose to allow. */
export async function erase({ vault, identity, queue, clearMessages }: Core): Promise<void> {
  vault.erase()
  identity.forget()
  clearMessages()
  await queue.remove(queue.own(), 'consent')
  await queue.clear()
}
