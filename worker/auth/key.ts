import { createHash, timingSafeEqual } from 'node:crypto'

/** What a secret key may do: `write` sends events, `read` reads contacts, `manage` does both and changes things. */
export const ROLES = ['write', 'read', 'manage'] as const
export type Role = (typeof ROLES)[number]

/** A key as a workspace keeps it: write keys are public, of a secret one there is only its hash. */
export type StoredKey = WriteKey | SecretKey | IdentitySecret

interface NamedKey {
  readonly id: string
  readonly name: string
  /** ISO 8601. */
  readonly createdAt: string
}

export interface WriteKey extends NamedKey {
  readonly type: 'write'
  readonly key: string
  /** Web origins it is limited to; none means any. */
  readonly origins: readonly string[]
}

export interface SecretKey extends NamedKey {
  readonly type: 'secret'
  readonly hash: string
  readonly role: Role
}

/**
 * What the customer's server signs identities with. Checking a signature by a shared secret takes the secret
 * itself, so this one is kept as it is: to encrypt it would need a key that lies beside it on bare workerd, and
 * on Cloudflare an object's storage is encrypted already. It opens no API: it says who a browser is, no more.
 */
export interface IdentitySecret extends NamedKey {
  readonly type: 'identity'
  readonly secret: string
}

/** What may be changed of a key: never what it opens. Only write keys have origins. */
export interface KeyChange {
  readonly name: string
  readonly origins?: readonly string[]
}

export function changedKey(key: StoredKey, { name, origins }: KeyChange): StoredKey {
  return key.type === 'write' ? { ...key, name, origins: origins ?? key.origins } : { ...key, name }
}

/** What each type of key begins with. */
export const KEY_PREFIX = { write: 'wk', secret: 'sk', identity: 'ik' } as const

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
