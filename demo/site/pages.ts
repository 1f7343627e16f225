import { readFile } from 'node:fs/promises'
import { layout, type SitePage } from './layout.ts'

const PAGES: readonly SitePage[] = [
  {
    path: '/demo/',
    title: 'Shiftwren: next week’s rota, done before lunch',
    description: 'Plan shifts, publish them to every phone and hand the hours to payroll.',
    file: 'home.html',
  },
  {
    path: '/demo/features/',
    title: 'Features · Shiftwren',
    description: 'What Shiftwren does between an empty week and payday.',
    file: 'features.html',
  },
  {
    path: '/demo/pricing/',
    title: 'Pricing · Shiftwren',
    description: 'Three plans, priced by the month. Free for five people.',
    file: 'pricing.html',
  },
  {
    path: '/demo/customers/',
    title: 'Customers · Shiftwren',
    description: 'How a bakery, a surgery and a cinema plan their weeks.',
    file: 'customers.html',
  },
  {
    path: '/demo/walk-through/',
    title: 'Book a walk-through · Shiftwren',
    description: 'Bring your rota. Twenty minutes later it is in Shiftwren.',
    file: 'walk-through.html',
  },
  {
    path: '/demo/404/',
    title: 'Not found · Shiftwren',
    description: 'There is nothing at this address.',
    file: 'not-found.html',
  },
]

/** The website's pages by the path of their file. @param folder where their contents are */
export async function sitePages(folder: string): Promise<[path: string, html: string][]> {
  return Promise.all(
    PAGES.map(
      async (page): Promise<[string, string]> => [
        `${page.path}index.html`,
        layout(page, await readFile(`${folder}/${page.file}`, 'utf8')),
      ],
    ),
  )
}
