import type { Inbox } from './messages/inbox.ts'
import { wasSeen } from './seen-messages.ts'
import type { MessagesHost, MessagesPlugin } from './tracker.ts'
import { warn } from './warn.ts'

/** The piece that is loaded for the first message: what waits, and what draws. */
export interface MessagesModule {
  createInbox(host: MessagesHost): Inbox
}

/** The piece that is loaded when messages could come by themselves. */
export interface LiveModule {
  listen(host: MessagesHost): void
}

/**
 * Loads everything about messages when there is the first one to show.
 *
 * @param load brings the piece; tried again with the next answer when it fails
 * @param loadLive brings what listens; where it fails, messages come with answers alone
 */
export function lazyInbox(
  load: () => Promise<MessagesModule>,
  loadLive: () => Promise<LiveModule>,
): MessagesPlugin {
  return host => {
    let inbox: Promise<Inbox> | undefined
    let live: Promise<unknown> | undefined
    host.on('messages', async answer => {
      if (answer.live && !live)
        live = loadLive().then(
          piece => piece.listen(host),
          () => {},
        )
      // The code is there for who has something to show; then it hears also of what is not to be shown any more.
      if (!inbox && !answer.messages?.some(({ key }) => !wasSeen(host.vault, key))) return
      inbox ??= load().then(piece => piece.createInbox(host))
      try {
        const ready = await inbox
        ready.receive(answer)
      } catch {
        inbox = undefined
        warn('messages not started')
      }
    })
    host.on(
      'clear',
      () =>
        void inbox?.then(
          ready => ready.clear(),
          () => {},
        ),
    )
  }
}
