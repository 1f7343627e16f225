import { clickPath } from './click-path.ts'
import { onceATask } from './once-a-task.ts'
import type { Capture } from './tracker.ts'

/** Captures feature use: a click on or in an element with `data-tidemark-feature="name"` tracks `Feature Used`. */
export function features(): Capture {
  return ({ feature, listen }) => {
    const used = onceATask((name: string) => feature(name))
    const clicked = (event: Event) => {
      for (const element of clickPath(event)) {
        const name = element.getAttribute('data-tidemark-feature')
        if (name) return used(name)
      }
    }
    listen('click', clicked)
  }
}
