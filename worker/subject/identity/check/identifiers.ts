import type { Names } from './request.ts'
import type { Turn } from './step.ts'

/** Every identifier that a program speaks of, those included that an alias names on the way. */
export function identifiersIn(program: readonly Turn[], names: Names): string[] {
  const ids = program.flatMap(({ step }) => {
    if (step.type !== 'say') return []
    const { user, device, address, previous, token } = step
    const previousId = previous && (previous.length === 1 ? names.address(previous) : names.name(previous))
    return [
      ...(user ? [`user:${names.name(user)}`] : []),
      ...(device ? [`anon:${names.name(device)}`] : []),
      ...(address ? [`email:${names.address(address)}`] : []),
      ...(previousId ? [`user:${previousId}`, `anon:${previousId}`] : []),
      ...(previousId?.includes('@') ? [`email:${previousId}`] : []),
      ...(token ? [`user:${names.name(token.user)}`] : []),
      ...(token?.address ? [`email:${names.address(token.address)}`] : []),
    ]
  })
  return [...new Set(ids)].sort()
}

/** The same identifier in a program's own world. */
export function inWorld(id: string, names: Names): string {
  const [kind = '', name = ''] = id.split(/:|@/)
  return kind === 'email' ? `email:${names.address(name)}` : `${kind}:${names.name(name)}`
}
