import type { Vault } from './vault.ts'

/** How many are remembered. */
const MOST_SEEN = 100

/** Whether this showing of a message was in this browser before. */
export function wasSeen(vault: Vault, key: string): boolean {
  return !!vault.get('seen')?.includes(key)
}

/** Remembers a showing of a message. */
export function rememberSeen(vault: Vault, key: string): void {
  if (!wasSeen(vault, key)) vault.set({ seen: [...(vault.get('seen') ?? []), key].slice(-MOST_SEEN) })
}
