import type { Capture } from './tracker.ts'

/** Captures feature use: a click on or in an element with `data-tidemark-feature="name"` tracks `Feature Used`. */
export function features(): Capture {
  return ({ feature, signal }) => {
    const clicked = (event: Event) => {
      // The path, since the target of a click within a component with a shadow root is the component.
      for (const target of event.composedPath()) {
        const name = target instanceof Element && target.getAttribute('data-tidemark-feature')
        if (name) return feature(name)
      }
    }
    document.addEventListener('click', clicked, { capture: true, signal })
  }
}
