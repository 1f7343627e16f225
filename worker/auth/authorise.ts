import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { type Config, loadConfig } from '../workspace/config.ts'
import { hashSecret, type Role, sameSecret, workspaceOfKey } from './key.ts'

/** Whose request it is, once its key was found good. */
export interface Caller {
  /** Names the key, in counters; never the key itself. */
  readonly keyId: string
  /** What people call the key. */
  readonly keyName: string
  readonly workspace: string
  /** A browser holds the public write key, a server a secret one. */
  readonly voice: 'browser' | 'server'
  readonly role: Role
  /** Web origins the key is limited to; none means any. */
  readonly origins: readonly string[]
  readonly config: Config
}

const UNKNOWN = 'This key is unknown or was withdrawn.'

/** The workspace of the keys that come with the environment. */
export function homeWorkspace(env: Env): string {
  return env.TIDEMARK_WORKSPACE ?? 'main'
}

/**
 * Finds out who holds a key: one of the two that come with the environment, or a stored one.
 * @throws RequestError `unknown_key`
 */
export async function authorise(env: Env, key: string | undefined): Promise<Caller> {
  if (!key) throw unknownKey('A key is needed: a write key to send events, a secret key for everything else.')
  const home = homeWorkspace(env)
  if (env.TIDEMARK_ADMIN_KEY && sameSecret(key, env.TIDEMARK_ADMIN_KEY)) {
    return {
      keyId: 'admin',
      keyName: 'Admin key',
      workspace: home,
      voice: 'server',
      role: 'manage',
      origins: [],
      config: await loadConfig(env, home),
    }
  }
  if (key === env.TIDEMARK_WRITE_KEY) {
    return {
      keyId: 'write',
      keyName: 'Write key',
      workspace: home,
      voice: 'browser',
      role: 'write',
      origins: [],
      config: await loadConfig(env, home),
    }
  }
  const workspace = workspaceOfKey(key)
  if (!workspace) throw unknownKey('This is no key: keys begin with wk_ or sk_.')
  // No other workspace can be made, and an object that is only asked has files on disk where workerd is
  // served bare: made-up names must not make any.
  if (workspace !== home) throw unknownKey(UNKNOWN)
  const config = await loadConfig(env, workspace)
  const hash = hashSecret(key)
  for (const stored of config.keys) {
    const { id: keyId, name: keyName } = stored
    if (stored.type === 'write' && stored.key === key) {
      return { keyId, keyName, workspace, voice: 'browser', role: 'write', origins: stored.origins, config }
    }
    if (stored.type === 'secret' && sameSecret(stored.hash, hash)) {
      return { keyId, keyName, workspace, voice: 'server', role: stored.role, origins: [], config }
    }
  }
  throw unknownKey(UNKNOWN)
}

function unknownKey(message: string): RequestError {
  return new RequestError('unknown_key', message)
}

/** @throws RequestError when the key is for reading only, or for other sites than the one that asks */
export function mayWrite({ role, origins }: Caller, origin: string | null): void {
  if (role === 'read')
    throw new RequestError('forbidden', 'This key may read only. Send events with a write key.')
  if (origins.length === 0 || (origin !== null && origins.includes(origin))) return
  throw new RequestError(
    'origin_not_allowed',
    `This key is not for ${origin ?? 'requests without an Origin'}.`,
  )
}
