import type { MessagePolicy } from '../../shared/message/policy.ts'
import type { Contents } from './contents.ts'

/** A workspace's messages and what they may speak of. */
export interface MessageContents extends Pick<Contents, 'messages' | 'models' | 'segments'> {
  readonly policy: MessagePolicy
}
