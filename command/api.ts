import type { ErrorAnswer } from '../shared/wire/answer.ts'
import { CommandFailure } from './failure.ts'
import type { Served } from './serve.ts'

/** Calls the managing API of a running service. @throws CommandFailure with what the service answered */
export async function api<T>(
  { origin, adminKey }: Served,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(new URL(path, origin), {
    method,
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer: unknown = response.status === 204 ? null : await response.json()
  if (response.ok) return answer as T
  const { error } = answer as ErrorAnswer
  const issues = error.issues?.map(({ path: where, message }) => `\n  ${where}: ${message}`).join('') ?? ''
  throw new CommandFailure(`${method} ${path}: ${error.message}${issues}`)
}
