import type { Vault } from './vault.ts'

/** How many are remembered. */
const MOST_SEEN = 100

/** Whether a message was shown in this browser before. */
export function wasSeen(vault: Vault, id: string): boolean {
  return !!vault.get('seen')?.includes(id)
}

/** Remembers that a message was shown. */
export function rememberSeen(vault: Vault, id: string): void {
  if (!wasSeen(vault, id)) vault.set({ seen: [...(vault.get('seen') ?? []), id].slice(-MOST_SEEN) })
}
