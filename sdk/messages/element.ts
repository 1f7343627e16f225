/**
 * Makes an element that can be styled from the page: its class is also its `part`. Text goes in as text, never
 * as markup.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part: string,
  content?: string | readonly (Node | undefined)[],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  made.className = part
  made.setAttribute('part', part)
  if (typeof content === 'string') made.textContent = content
  else made.append(...(content ?? []).filter(child => !!child))
  return made
}
