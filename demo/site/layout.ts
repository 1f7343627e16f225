import { WRITE_KEY } from '../key.ts'

/** What a page of the website says about itself. */
export interface SitePage {
  /** Where it is served; a folder. */
  readonly path: string
  readonly title: string
  readonly description: string
  /** The file with its main content. */
  readonly file: string
}

const LINKS: readonly (readonly [path: string, label: string])[] = [
  ['/demo/features/', 'Features'],
  ['/demo/pricing/', 'Pricing'],
  ['/demo/customers/', 'Customers'],
]

/**
 * A whole page around its main content. Tidemark needs the two script tags after `tap.js`; the tap itself is
 * the demo's and only lets the panel show what is sent.
 */
export function layout({ path, title, description }: SitePage, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/demo/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/assets/theme.css">
<link rel="stylesheet" href="/demo/assets/site.css">
<link rel="stylesheet" href="/demo/assets/panel.css">
<script src="/demo/assets/tap.js"></script>
<script src="/demo/assets/stub.js"></script>
<script async src="/tm.js" data-key="${WRITE_KEY}" data-pricing="/demo/pricing*"></script>
<script defer src="/demo/assets/site.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
  <div class="wrap top-row">
    <a class="brand" href="/demo/"><img src="/demo/assets/mark.svg" alt="" width="28" height="28">Shiftwren</a>
    <nav class="links" aria-label="Main">${LINKS.map(link => linkTo(link, path)).join('')}</nav>
    <div class="top-actions">
      <a class="button quiet" href="/demo/app/">Sign in</a>
      <a class="button" href="/demo/walk-through/">Book a walk-through</a>
    </div>
  </div>
</header>
<main id="main">
${main}
</main>
<footer class="foot">
  <div class="wrap foot-row">
    <p><strong>Shiftwren</strong> plans shifts for cafés, shops and surgeries. It was invented to show Tidemark at work, as were its customers.</p>
    <nav aria-label="Footer">${[...LINKS, ['/demo/walk-through/', 'Book a walk-through'] as const, ['/demo/app/', 'Sign in'] as const].map(link => linkTo(link, path)).join('')}</nav>
  </div>
</footer>
</body>
</html>
`
}

function linkTo([href, label]: readonly [string, string], path: string): string {
  return `<a href="${href}"${href === path ? ' aria-current="page"' : ''}>${label}</a>`
}
