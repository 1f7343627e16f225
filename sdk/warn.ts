const said = new Set<string>()

/** Tells the developer something once a page, in the console. */
export function warn(text: string): void {
  if (said.has(text)) return
  said.add(text)
  console.warn(`Tidemark: ${text}`)
}
