import { readCookie, writeCookie } from './cookie.ts'
import type { Core } from './core.ts'
import { KEY } from './vault.ts'

/** Forgets all that is kept in this browser about its visitor, but not what they chose to allow. */
export async function erase({ disk, forget }: Core): Promise<void> {
  forget()
  // To write one tries domains out: not where somebody has refused, on each page.
  if (readCookie(KEY)) writeCookie(KEY, '')
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Blocked: nothing is there.
  }
  try {
    disk.delete()
  } catch {
    // The same.
  }
}
