import type { CapturedEvents } from './captured-events.ts'
import { clickPath } from './click-path.ts'
import { onceATask } from './once-a-task.ts'
import type { Capture } from './tracker.ts'

/**
 * Captures copying: `Text Copied` with `{ name }` when text in an element with `data-tidemark-copy="name"` is
 * copied, or when a button with it is used. The text is not read.
 */
export function copy(): Capture {
  return ({ track, signal }) => {
    const copied = onceATask((name: string) =>
      track('Text Copied', { name } satisfies CapturedEvents['Text Copied']),
    )
    const find = (event: Event, selector: string) => {
      const name = clickPath(event)
        .find(element => element.matches(selector))
        ?.getAttribute('data-tidemark-copy')
      if (name) copied(name)
    }
    const options = { capture: true, signal }
    document.addEventListener('copy', event => find(event, '[data-tidemark-copy]'), options)
    // Buttons write to the clipboard by themselves, of which the browser tells nobody.
    document.addEventListener('click', event => find(event, 'button[data-tidemark-copy]'), options)
  }
}
