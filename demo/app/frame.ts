import { button, element } from '../dom/element.ts'
import type { AppContext, View } from './context.ts'
import { planOf } from './plans.ts'

/** What stands around every view: the menu, who is signed in, and the plan they are on. */
export function createFrame(app: AppContext, views: readonly View[], current: View): HTMLElement {
  const { seats } = planOf(app.team.plan)
  return element(
    'div',
    { class: 'frame' },
    element(
      'header',
      { class: 'side' },
      element(
        'a',
        { class: 'brand', href: '/demo/app/' },
        element('img', { src: '/demo/assets/mark.svg', alt: '', width: 28, height: 28 }),
        'Shiftwren',
      ),
      element(
        'nav',
        { 'aria-label': 'Main', class: 'menu' },
        ...views.filter(({ inMenu }) => inMenu).map(view => menuLink(view, current)),
      ),
      element(
        'div',
        { class: 'account' },
        element('b', {}, app.user.name),
        element(
          'span',
          { class: 'quiet-text' },
          `${app.team.plan} · ${app.team.people.length} of ${seats} seats`,
        ),
        button('Sign out', { class: 'plain', id: 'sign-out' }, app.signOut),
        element('a', { href: '/demo/' }, 'Website'),
      ),
    ),
    element('main', { id: 'main', tabindex: -1 }, current.draw(app)),
  )
}

function menuLink({ path, title }: View, current: View): HTMLElement {
  return element('a', { href: path, 'aria-current': path === current.path && 'page' }, title)
}

/** A line at the bottom that says what just happened and goes away. */
export function createToast(): (text: string) => void {
  const toast = element('p', { class: 'said', role: 'status' })
  document.body.append(toast)
  let timer: ReturnType<typeof setTimeout> | undefined
  return text => {
    clearTimeout(timer)
    toast.textContent = text
    toast.classList.add('showing')
    timer = setTimeout(() => toast.classList.remove('showing'), 3_500)
  }
}
