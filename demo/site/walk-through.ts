import type { Tracker } from '../../sdk/tracker.ts'

/**
 * The form that asks for a walk-through. The SDK captures that it was sent, never what was typed; what the
 * visitor has told us on purpose goes along as traits.
 */
export function startWalkThrough(tracker: () => Pick<Tracker, 'identify'>): void {
  const form = document.querySelector<HTMLFormElement>('form#walk-through')
  form?.addEventListener('submit', event => {
    event.preventDefault()
    const given = new FormData(form)
    tracker().identify(undefined, {
      name: given.get('name'),
      email: given.get('email'),
      teamSize: given.get('team'),
    })
    const done = document.getElementById('walk-through-done')
    if (done)
      done.textContent = 'Thank you. This demo sends no mail, but look at the panel: the score has noticed.'
  })
}
