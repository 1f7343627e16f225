import { clickPath } from './click-path.ts'
import { onceATask } from './once-a-task.ts'
import type { Capture } from './tracker.ts'
import { warn } from './warn.ts'

/**
 * Captures feature use where no attribute can be set: a click on or in what a selector finds tracks `Feature Used`.
 *
 * @param names the feature's name by CSS selector, such as `{ '#export': 'export' }`
 */
export function featureSelectors(names: { readonly [selector: string]: string }): Capture {
  return ({ feature, signal }) => {
    const valid = Object.entries(names).filter(([selector]) => isSelector(selector))
    const used = onceATask((name: string) => feature(name))
    const clicked = (event: Event) => {
      const path = clickPath(event)
      for (const [selector, name] of valid) if (path.some(element => element.matches(selector))) used(name)
    }
    document.addEventListener('click', clicked, { capture: true, signal })
  }
}

function isSelector(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector)
    return true
  } catch {
    warn(`featureSelectors: ${selector} is not a CSS selector`)
    return false
  }
}
