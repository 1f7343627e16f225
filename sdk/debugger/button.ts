import { element } from '../messages/element.ts'

/** A button that is words alone, or an icon with words for screen readers. */
export function button(
  part: string,
  label: string,
  press: () => void,
  drawing?: SVGElement,
): HTMLButtonElement {
  const made = drawing ? element('button', part) : element('button', part, label)
  if (drawing) {
    made.append(drawing)
    made.setAttribute('aria-label', label)
    made.title = label
  }
  made.type = 'button'
  made.addEventListener('click', press)
  return made
}
