/** A style sheet to adopt: constructed, so that no content security policy has to allow it. */
export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
