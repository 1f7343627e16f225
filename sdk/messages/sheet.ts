const sheets = new Map<string, CSSStyleSheet>()

/** A style sheet to adopt, made once: constructed, so that no content security policy has to allow it. */
export function sheetOf(css: string): CSSStyleSheet {
  let sheet = sheets.get(css)
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    sheets.set(css, sheet)
  }
  return sheet
}
