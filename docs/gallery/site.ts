/** The invented product's page that messages are photographed on, in English or Hebrew. */
export function sitePage(hebrew: boolean): string {
  const [name, title, text, button] = hebrew
    ? ['Ledgerly', 'סוגרים את הספרים לפני הצהריים', 'חשבוניות, קבלות ושכר במקום אחד.', 'התחלה']
    : ['Ledgerly', 'Close the books before lunch', 'Invoices, receipts and payroll in one place.', 'Start']
  return `<!doctype html><html lang="${hebrew ? 'he" dir="rtl' : 'en'}"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width"><title>${name}</title>
<style>
  body { margin: 0; font: 16px/1.6 system-ui, sans-serif; color: light-dark(#1d2733, #dde5ee); background: light-dark(#f6f9fb, #10161d) }
  header { padding: 14px 28px; font-weight: 700; border-block-end: 1px solid light-dark(#e3eaf0, #232c37) }
  main { padding: 40px 28px; max-width: 420px }
  h1 { font-size: 34px; line-height: 1.15; letter-spacing: -.02em; margin: 0 0 14px }
  p { color: light-dark(#526071, #a9b6c6); margin: 0 0 18px }
  .start { font: inherit; font-weight: 600; color: inherit; background: none; border: 1px solid; border-radius: 9px; padding: 6px 18px }
  [data-tidemark-slot]:not(:empty) { margin-block-end: 22px }
  @media (max-width: 400px) { header { padding: 12px 18px } main { padding: 26px 18px } h1 { font-size: 27px } }
</style>
<script async src="/tm.js" data-key="wk_demo"></script>
<header>${name}</header>
<main><div data-tidemark-slot="top"></div><h1>${title}</h1><p>${text}</p><button class="start">${button}</button></main>`
}
