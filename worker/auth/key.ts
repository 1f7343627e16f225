import { createHash, timingSafeEqual } from 'node:crypto'

/** What a secret key may do: `write` sends events, `read` reads contacts, `manage` does both and changes things. */
export const ROLES = ['write', 'read', 'manage'] as const
export type Role = (typeof ROLES)[number]

/** A key as a workspace keeps it: write keys are public, of a secret one there is only its hash. */
export type StoredKey =
  | {
      readonly id: string
      readonly type: 'write'
      readonly name: string
      readonly key: string
      readonly origins: readonly string[]
    }
  | {
      readonly id: string
      readonly type: 'secret'
      readonly name: string
      readonly hash: string
      readonly role: Role
    }

/** Keys name their workspace: `wk_<workspace>_…` and `sk_<workspace>_…`. */
export function workspaceOfKey(key: string): string | undefined {
  return /^[ws]k_([a-z0-9-]{1,64})_/.exec(key)?.[1]
}

/** Workspaces and keys alike: lower case, so that no two differ by case alone. */
export const WORKSPACE_PATTERN = /^[a-z0-9-]{1,64}$/

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Compares two secrets without telling by its time how much of them agrees. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
