import type { Consent, ConsentChoice } from './consent.ts'
import type { Delivery } from './delivery.ts'
import type { Disk } from './entry-store.ts'
import type { IdentityHolder } from './identity.ts'
import type { Listeners } from './listeners.ts'
import type { DropReason, Queue } from './queue.ts'
import type { post } from './request.ts'
import type { Vault } from './vault.ts'

/** What the parts of the SDK that not every page needs may do with the rest. */
export interface Core extends Listeners {
  readonly disk: Disk
  /** Whether the visitor allows this purpose now. */
  allows(purpose: string): boolean
  readonly vault: Vault
  readonly identity: IdentityHolder
  readonly queue: Queue
  /** Identity tokens, by the device key they go with. */
  readonly tokens: { [deviceKey: string]: string | undefined }
  /** Brings a fresh token when the server has refused the one it got. */
  renew?: () => void
  readonly delivery: Delivery
  readonly host: string
  readonly post: typeof post
  /** What goes beside what is sent with this device key. */
  envelope(deviceKey: string | undefined): {
    readonly writeKey: string
    readonly identityToken: string | undefined
  }
  /** Forgets what this tab knows of the visitor, and gives up what waits in it. */
  forget(): void
  /** Counts events that are given up. */
  drop(reason: DropReason, count: number): void
}

/** What the visitor allows; `consent()` makes one. Without it everything is allowed. */
export type ConsentPlugin = (core: Core) => ConsentKeeper

export interface ConsentKeeper {
  /** What holds now. */
  current(): Consent
  /** The visitor has chosen. It is kept. */
  choose(choice: ConsentChoice): void
  /** Does what the visitor's choice asks for, which may have been made in another tab. Called first at the start. */
  refresh(): void
  /** Makes a call now, or when the visitor allows it; never when they have refused. */
  whenAllowed(call: () => void): void
}
