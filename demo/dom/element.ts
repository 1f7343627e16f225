export type Child = Node | string | number | false | null | undefined
type Attributes = { readonly [name: string]: string | number | boolean | undefined }

/** Makes an element. Text goes in as text, never as markup; an attribute that is false or undefined is left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  setAll(made, attributes)
  fill(made, ...children)
  return made
}

/** The same for drawings. */
export function drawing<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  setAll(made, attributes)
  fill(made, ...children)
  return made
}

/** A button that does something. */
export function button(label: Child, attributes: Attributes, click: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'button', ...attributes }, label)
  made.addEventListener('click', click)
  return made
}

/** Puts new children in the place of the old ones. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  const wanted = children.filter(child => child !== false && child !== null && child !== undefined)
  parent.replaceChildren(...wanted.map(child => (typeof child === 'number' ? String(child) : child)))
}

function setAll(made: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value))
  }
}
