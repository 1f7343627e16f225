import type { Tracker } from '../../sdk/index.ts'
import type { Team } from './team.ts'
import type { User } from './user.ts'

/** What a view may know and do. */
export interface AppContext {
  readonly tracker: Tracker
  readonly user: User
  readonly team: Team
  /** Keeps a changed team, tells Tidemark its seats, and draws the view anew. */
  change(team: Team): void
  go(path: string): void
  /** Tells the person what just happened. */
  say(text: string): void
  signOut(): void
}

/** A screen of the app. */
export interface View {
  readonly path: string
  readonly title: string
  /** In the menu, or reached from other views. */
  readonly inMenu: boolean
  draw(app: AppContext): HTMLElement
}
