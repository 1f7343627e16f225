import type { Portion } from '../ingest/portion.ts'
import type { IngestCall } from '../subject/calls.ts'
import { kindOf } from '../subject/kind.ts'

/** What a batch came with: it is from a server. */
export interface Origin {
  readonly workspace: string
  /** The version of the workspace's configuration that its sender's request saw. */
  readonly config: number
}

/** How a subject is told of its events, as if its sender were still there: a server, who may always add newcomers. */
export function callFor({ workspace, config }: Origin, { id, ...said }: Portion): IngestCall {
  return { name: { workspace, kind: kindOf(id), id }, ...said, voice: 'server', config }
}
