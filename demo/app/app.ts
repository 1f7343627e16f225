import type { Tracker } from '../../sdk/index.ts'
import { fill } from '../dom/element.ts'
import type { AppContext, View } from './context.ts'
import { createFrame, createToast } from './frame.ts'
import { watchLinks } from './links.ts'
import { signInView } from './sign-in.ts'
import { keptTeam, seatTraits, type Team } from './team.ts'
import { signedIn, type User } from './user.ts'
import { integrations } from './views/integrations.ts'
import { people } from './views/people.ts'
import { plan } from './views/plan.ts'
import { reports } from './views/reports.ts'
import { rota } from './views/rota.ts'
import { upgrade } from './views/upgrade.ts'

const VIEWS: readonly [View, ...View[]] = [rota, people, reports, integrations, plan, upgrade]
const SIGN_IN = '/demo/app/sign-in'

/** Runs the app: one view a path, and the sign-in page while nobody is signed in. */
export function startApp(tracker: Tracker, place: HTMLElement): void {
  const say = createToast()

  const go = (path: string) => {
    if (path !== location.pathname + location.search) history.pushState(null, '', path)
    draw()
    document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }

  const signIn = (user: User) => {
    signedIn.write(user)
    introduce(tracker, user, keptTeam(user.id, user.name).read())
    go('/demo/app/')
  }

  const context = (user: User): AppContext => {
    const keep = keptTeam(user.id, user.name)
    return {
      tracker,
      user,
      team: keep.read(),
      change(team) {
        const before = JSON.stringify(seatTraits(keep.read()))
        keep.write(team)
        if (JSON.stringify(seatTraits(team)) !== before) tracker.identify(undefined, seatTraits(team))
        draw()
      },
      go,
      say,
      signOut() {
        signedIn.write(null)
        tracker.reset()
        go(SIGN_IN)
      },
    }
  }

  const draw = () => {
    const user = signedIn.read()
    if (!user) {
      if (location.pathname !== SIGN_IN) history.replaceState(null, '', SIGN_IN)
      document.title = 'Sign in · Shiftwren'
      fill(place, signInView(signIn))
      return
    }
    const view = VIEWS.find(({ path }) => path === location.pathname) ?? VIEWS[0]
    if (view.path !== location.pathname) history.replaceState(null, '', view.path)
    document.title = `${view.title} · Shiftwren`
    const app = context(user)
    const focused = document.activeElement?.id
    fill(place, createFrame(app, VIEWS, view))
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
  }

  const user = signedIn.read()
  if (user) introduce(tracker, user, keptTeam(user.id, user.name).read())
  watchLinks(go)
  addEventListener('popstate', draw)
  draw()
}

/** Tells Tidemark who this is, and which company they belong to. */
function introduce(tracker: Tracker, { id, name, email }: User, team: Team): void {
  tracker.identify(id, { name, email, role: 'manager', ...seatTraits(team) })
  const domain = email.split('@')[1]
  if (domain) tracker.group(domain, { name: domain, ...seatTraits(team) })
}
