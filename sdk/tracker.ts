import type { ShownMessage } from '../shared/message/shown-message.ts'
import type { ClientScore, Crossing, ExplainedScore } from '../shared/wire/answer.ts'
import type { Consent, ConsentChoice } from './consent.ts'
import type { ConsentPlugin, Core } from './core.ts'
import type { DebugRecord } from './debug-record.ts'
import type { Listeners } from './listeners.ts'
import type { MessageDecision, OfferedMessage } from './messages/offer.ts'
import type { PageContext } from './page-context.ts'
import type { DropReason } from './queue.ts'
import type { AnyEvents, PropertiesOf } from './typed.ts'
import type { Vault } from './vault.ts'

/** Values under names that JSON can carry. */
export type Properties = { readonly [name: string]: unknown }

/** An event as it is sent, in the shape of the Segment spec. */
export interface TrackedEvent {
  type: 'track' | 'page' | 'identify' | 'group'
  /** What happened, of a `track`. */
  event?: string
  name?: string
  properties?: { [name: string]: unknown }
  traits?: { [name: string]: unknown }
  groupId?: string
  readonly messageId: string
  timestamp: string
  readonly anonymousId: string
  readonly userId?: string
  context: { readonly page: PageContext; [name: string]: unknown }
}

/** What `on()` can listen to, and what its handlers receive. */
export interface TrackerEvents {
  /** An event is about to be queued. Change or enrich it in place, or return `false` to drop it. */
  event: (event: TrackedEvent) => unknown
  /** A message is about to be shown. Answer, now or by a promise, `false` to show it yourself, or to delay or refuse it. */
  message: (message: OfferedMessage) => MessageDecision | Promise<MessageDecision>
  /** An action of a message, or an item of a checklist, that calls on the page was clicked; `hook` says what for. */
  action: (clicked: {
    readonly hook: string
    readonly message: ShownMessage
    /** As in the properties of `Message Clicked`. */
    readonly action: string
  }) => unknown
  /** A score of this visitor reached a threshold. */
  threshold: (crossing: Crossing) => unknown
  /** This visitor's scores after an event, one for each model the browser may see. */
  score: (scores: readonly ClientScore[]) => unknown
  /** A page was viewed; this is its path. */
  page: (path: string) => unknown
  /** What the tracker does and what goes wrong in it. */
  debug: (record: DebugRecord) => unknown
}

/** A token that your server has signed for a user, or what brings one, asked again when it has expired. */
export type IdentityToken = string | (() => string | Promise<string>)

/**
 * What the page talks to. No method throws, and no promise rejects.
 *
 * @example
 * type Events = { 'Report Exported': { format: 'pdf' | 'csv' }; 'Trial Started': undefined }
 * const tracker = createTracker<Events>(options)
 * tracker.track('Report Exported', { format: 'pdf' })
 */
export interface Tracker<Events extends object = AnyEvents> {
  /** Something happened. `event` is a name in the past tense, such as `Report Exported`. */
  track<Name extends keyof Events & string>(event: Name, ...properties: PropertiesOf<Events, Name>): void
  /** A page was looked at. Captured by `pages()`; call it only for views that no path shows. */
  page(name?: string, properties?: Properties): void
  /**
   * Who this is. Traits alone (`identify(undefined, { … })`) describe the visitor without naming them. With a
   * token the server knows that it is true.
   */
  identify(userId?: string | number, traits?: Properties, token?: IdentityToken): void
  /** The company this visitor belongs to. */
  group(groupId: string | number, traits?: Properties): void
  /** A feature was used: `track('Feature Used', { feature: name, … })`. */
  feature(name: string, properties?: Properties): void
  /** Somebody else may use this browser now, as after a log-out. What was tracked before is still sent. */
  reset(): void
  /** Who this browser is to the server; nobody before the visitor allowed it. */
  identity(): { readonly anonymousId: string; readonly userId: string } | undefined
  /**
   * Tells what the visitor chose, and answers what holds now, for each purpose. By import it takes the option
   * `consent: consent()`; without it everything is allowed.
   */
  consent(choice?: ConsentChoice): Consent | undefined
  /** All that is kept in this browser: texts by name, and the events that wait. */
  stored(): Promise<{ readonly [name: string]: unknown }>
  /** Erases all that is kept in this browser but the visitor's choice. */
  erase(): Promise<void>
  /** Sends everything that waits. Resolves when it has arrived or could not be sent for now. */
  flush(): Promise<void>
  /** Listens; the answer stops listening. */
  on<Name extends keyof TrackerEvents>(name: Name, handler: TrackerEvents[Name]): () => void
  /** This device's scores now, with what each rule gave; none when the server is away. */
  scores(): Promise<readonly ExplainedScore[]>
  /**
   * Shows a message as it is stored, whatever its moment and its audience, and tells nobody: in a tab that was opened by
   * a signed preview link. Without an id, the message of that link.
   */
  preview(id?: string): Promise<void>
  /** Opens the debugger on this page; its code is loaded only then. */
  debug(): Promise<void>
  /** Sends what waits, stops capturing and takes every listener off the page. */
  destroy(): void
  /** How many events were given up in this page, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>
}

/** What a capture may do: what the page may, and more. */
export interface CaptureHost extends Tracker {
  /** Makes this browser the visitor with this anonymous id, under a device key of its own. */
  adopt(anonymousId: string): void
  /** Calls back with the path of every page view, the one that has already happened included. */
  onPage(handler: (path: string) => void): void
  /** Listens to the window until `destroy()`, while capturing: apps often keep events from rising. */
  listen<Type extends keyof WindowEventMap>(type: Type, handler: (event: WindowEventMap[Type]) => void): void
  /** What is kept in this browser. */
  readonly vault: Vault
  /** Aborted by `destroy()`: for listeners, and for whatever else has to be undone. */
  readonly signal: AbortSignal
}

/** Something that watches the page and tells the tracker. Started once, before `createTracker` returns. */
export type Capture = (host: CaptureHost) => void

/** What the message plugin may do. */
export interface MessagesHost extends Omit<CaptureHost, 'on'>, Listeners {
  readonly core: Core
}

/** A way to show messages; `messages()` makes one. */
export type MessagesPlugin = (host: MessagesHost) => void

export interface TrackerOptions {
  /** The workspace's public write key, `wk_…`. */
  readonly key: string
  /** Where the collector is, such as `https://t.example.com`; this page's own origin when left out. */
  readonly host?: string
  /** What to capture by itself: `pages()`, `pricing()`, `forms()`, `features()`; nothing when left out. */
  readonly capture?: readonly Capture[]
  /** `messages()`, to show messages; none are shown when left out. */
  readonly messages?: MessagesPlugin
  /** `consent()`, to ask before anything is captured, kept or sent; everything is allowed when left out. */
  readonly consent?: ConsentPlugin
}
