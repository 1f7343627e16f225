import { clickPath } from './click-path.ts'
import type { Capture } from './tracker.ts'

/** Captures feature use: a click on or in an element with `data-tidemark-feature="name"` tracks `Feature Used`. */
export function features(): Capture {
  return ({ feature, signal }) => {
    let counted: Element | undefined
    const clicked = (event: Event) => {
      for (const element of clickPath(event)) {
        const name = element.getAttribute('data-tidemark-feature')
        if (!name) continue
        // A click on a label brings a second one, on its field, within the same task.
        if (element !== counted) feature(name)
        counted = element
        setTimeout(() => {
          counted = undefined
        })
        return
      }
    }
    document.addEventListener('click', clicked, { capture: true, signal })
  }
}
