/**
 * Makes an element that can be styled from the page: its class is also its `part`. Text goes in as text, never
 * as markup.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part: string,
  content: string | readonly (Node | string | undefined)[] = [],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  made.className = part
  made.setAttribute('part', part)
  made.append(...[content].flat().filter(child => child !== undefined))
  return made
}
