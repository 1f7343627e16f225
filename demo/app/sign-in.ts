import { element } from '../dom/element.ts'
import { inventUser, type User, userOf } from './user.ts'

/** The page that asks who you are, and believes it. */
export function signInView(signIn: (user: User) => void): HTMLElement {
  const invented = inventUser()
  const form = element(
    'form',
    { class: 'card sign-in', id: 'sign-in' },
    element(
      'a',
      { class: 'brand', href: '/demo/' },
      element('img', { src: '/demo/assets/mark.svg', alt: '', width: 32, height: 32 }),
      'Shiftwren',
    ),
    element('h1', {}, 'Sign in to plan the week'),
    field('Your name', { name: 'name', autocomplete: 'off', value: invented.name }),
    field('Work email', { name: 'email', type: 'email', autocomplete: 'off', value: invented.email }),
    element('button', { class: 'button', type: 'submit' }, 'Sign in'),
    element(
      'p',
      { class: 'quiet-text' },
      'This is a demo, so there is no password. Keep the invented person, or be somebody else: the same address is always the same user.',
    ),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    const given = new FormData(form)
    signIn(userOf(String(given.get('name')), String(given.get('email'))))
  })
  return element('main', { id: 'main', class: 'sign-in-page', tabindex: -1 }, form)
}

function field(label: string, attributes: { readonly [name: string]: string }): HTMLElement {
  return element('label', { class: 'field' }, label, element('input', { required: true, ...attributes }))
}
