/**
 * Whether a path is what a pattern says; `*` stands for any text, also none and also with slashes. Each text between
 * stars is looked for once, so that no path, which anybody may make up, takes long.
 */
export function matchesPath(pattern: string, path: string): boolean {
  let rest = path
  return pattern.split('*').every((text, index, texts) => {
    const at = texts[index + 1] == null ? rest.length - text.length : rest.indexOf(text)
    const fits = rest.startsWith(text, at) && (index || !at)
    rest = rest.slice(at + text.length)
    return fits
  })
}
