import { readCookie, writeCookie } from './cookie.ts'
import type { Core } from './core.ts'
import { KEY } from './vault.ts'

/** Forgets all that is kept in this browser about its visitor, but not what they chose to allow. */
export async function erase(core: Core): Promise<void> {
  core.forget()
  eraseDevice(core)
}

/** Takes it off the device. What this page has in memory stays. */
export function eraseDevice({ disk }: Core): void {
  // To write one tries domains out: not where somebody has refused, on each page.
  if (readCookie(KEY)) writeCookie(KEY, '')
  for (const work of [() => localStorage.removeItem(KEY), () => disk.delete()]) {
    try {
      work()
    } catch {
      // Blocked: nothing is there.
    }
  }
}
