import { readCookie, writeCookie } from './cookie.ts'
import type { Core } from './core.ts'
import { KEY } from './vault.ts'

/** Forgets all that is kept in this browser about its visitor, but not what they chose to allow. */
export async function erase({ name, vault, identity, queue, emit }: Core): Promise<void> {
  emit('clear')
  identity.forget()
  vault.forget()
  // To write one tries domains out: not where somebody has refused, on each page.
  if (readCookie(KEY)) writeCookie(KEY, '')
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Blocked: nothing is there.
  }
  await queue.remove(queue.own(), 'consent')
  try {
    indexedDB.deleteDatabase(name)
  } catch {
    // The same.
  }
}
