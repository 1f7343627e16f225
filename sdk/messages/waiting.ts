import type { Unmet } from './moments.ts'

/**
 * Why a message that the server lists is not on the screen.
 * - of its moment: the path, the seconds, the scrolling or the leaving has not come
 * - `hidden`, `turn`: the page is not visible, or shows another
 * - `place`: the page has none for it, or nobody takes it
 * - `tab`: another one shows it
 * - `server`: it did not answer whether the message is still to be shown
 * - `told`: it was not heard yet what became of the message
 * - `seen`: this showing was shown in this browser
 * - `later`, `page`, `refused`: a handler delays it, shows it itself, or wants it not to be shown
 * - `failed`: it could not be drawn
 * - `consent`: the visitor does not allow messages
 */
export type Waiting =
  | Unmet
  | 'hidden'
  | 'turn'
  | 'place'
  | 'tab'
  | 'server'
  | 'told'
  | 'seen'
  | 'later'
  | 'page'
  | 'refused'
  | 'failed'
  | 'consent'
