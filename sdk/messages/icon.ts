/** A cross, to close. */
export const CROSS = 'M3.5 3.5l9 9m0-9l-9 9'
/** A triangle in a circle, to play. */
export const PLAY = 'M8 1a7 7 0 1 0 .01 0zM6.5 5.2v5.6L11 8z'

/** A drawing of lines in a square of 16, which screen readers pass over. */
export function icon(lines: string): SVGElement {
  const draw = (name: string, attribute: string, value: string) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name)
    made.setAttribute(attribute, value)
    return made
  }
  const made = draw('svg', 'viewBox', '0 0 16 16') as SVGElement
  made.ariaHidden = 'true'
  made.append(draw('path', 'd', lines))
  return made
}
