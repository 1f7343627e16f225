/** The elements that a click went through, the innermost first, those within shadow roots too. */
export function clickPath(event: Event): Element[] {
  return event.composedPath().filter(target => target instanceof Element)
}
