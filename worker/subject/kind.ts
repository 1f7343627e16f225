import type { SubjectKind } from '../../shared/engine/index.ts'

/** What a subject is, by the beginning of its id: `account:…`, `deal:…`, and contacts by all others. */
export function kindOf(id: string): SubjectKind {
  if (id.startsWith('account:')) return 'account'
  return id.startsWith('deal:') ? 'deal' : 'contact'
}
