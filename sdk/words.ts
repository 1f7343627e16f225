/** The words of an attribute, between commas or spaces. */
export function words(text = ''): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}
