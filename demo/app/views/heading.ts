import { type Child, element } from '../../dom/element.ts'

/** A view's title, what it is for, and what can be done. */
export function heading(title: string, purpose: string, ...actions: readonly Child[]): HTMLElement {
  return element(
    'div',
    { class: 'heading' },
    element('div', {}, element('h1', {}, title), element('p', { class: 'quiet-text' }, purpose)),
    element('div', { class: 'actions' }, ...actions),
  )
}
