import { readFileSync } from 'node:fs'

/**
 * The files of a section of docs/frameworks.md by their names, which their first lines say in a comment, with a
 * collector for the address that stands for the reader's.
 */
export function examples(section: string, origin: string): Readonly<Record<string, string>> {
  const page = readFileSync('docs/frameworks.md', 'utf8')
  const text = page.split(/^## /m).find(part => part.startsWith(`${section}\n`)) ?? ''
  const blocks = [...text.matchAll(/^```\w+\n(?:\/\/|<!--) ([^\n]+?)(?: -->)?\n(.*?)^```/gms)]
  return Object.fromEntries(
    blocks.map(([, name = '', code = '']) => [
      name,
      code.replaceAll('https://t.example.com', origin).replaceAll('wk_…', 'wk_test'),
    ]),
  )
}
