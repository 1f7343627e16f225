import type { Caller } from './authorise.ts'

/** Who changed something: the key that it was done with, by its id and the name it had then. */
export interface Author {
  readonly id: string
  readonly name: string
}

/** What the service does of its own accord, such as disabling a webhook that said it is gone. */
export const ITSELF: Author = { id: 'tidemark', name: 'Tidemark' }

export function authorOf({ keyId, keyName }: Caller): Author {
  return { id: keyId, name: keyName }
}
