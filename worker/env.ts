import type { Courier } from './courier/courier.ts'
import type { Directory } from './directory/directory.ts'
import type { Inbox } from './inbox/inbox.ts'
import type { Switchboard } from './live/switchboard.ts'
import type { Subject } from './subject/subject.ts'
import type { Workspace } from './workspace/workspace.ts'

/** What the platform hands the Worker; the same names on Cloudflare and on bare workerd. */
export interface Env {
  readonly SUBJECT: DurableObjectNamespace<Subject>
  readonly DIRECTORY: DurableObjectNamespace<Directory>
  readonly WORKSPACE: DurableObjectNamespace<Workspace>
  readonly COURIER: DurableObjectNamespace<Courier>
  readonly INBOX: DurableObjectNamespace<Inbox>
  readonly SWITCHBOARD: DurableObjectNamespace<Switchboard>
  /** The workspace that the two keys below belong to. */
  readonly TIDEMARK_WORKSPACE?: string
  /** A public write key that is valid without being stored. */
  readonly TIDEMARK_WRITE_KEY?: string
  /** A secret key with the role `manage` that is valid without being stored. */
  readonly TIDEMARK_ADMIN_KEY?: string
  /** JSON that sets other limits than the usual ones; see limit/limits.ts. */
  readonly TIDEMARK_LIMITS?: string
  /** The header in which a proxy of one's own names the browser's address. */
  readonly TIDEMARK_ADDRESS_HEADER?: string
  /** The platform's rate limiters for write keys and devices; without them each isolate counts by itself. */
  readonly KEY_LIMITER?: RateLimit
  readonly DEVICE_LIMITER?: RateLimit
  /** `1` lets webhooks go to private addresses and over plain http. */
  readonly TIDEMARK_ALLOW_PRIVATE_WEBHOOKS?: string
  /** How webhooks are tried; see courier/settings.ts. */
  readonly TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS?: string
  readonly TIDEMARK_WEBHOOK_TIMEOUT_SECONDS?: string
  readonly TIDEMARK_WEBHOOK_GIVE_UP_HOURS?: string
  /** A network that reaches private addresses too, where workerd is served bare. */
  readonly ANY_NETWORK?: Fetcher
}
