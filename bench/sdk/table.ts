import type { Figures } from './summary.ts'

const HEAD = [
  '',
  'code, bytes',
  'requests besides',
  'sent, bytes',
  'main thread, ms',
  'longest task, ms',
  '`track()`, µs',
  'heap, KB',
  'kept, bytes',
  'arrived',
]

/** The figures as Markdown: a table with a tool a row, and how each was set up. */
export function report(figures: Readonly<Record<string, Figures>>): string {
  const rows = [
    HEAD,
    ['---', ...HEAD.slice(1).map(() => '---:')],
    ...Object.entries(figures).map(([name, f]) => [
      name,
      whole(f.scriptBytes),
      whole(f.dataRequests + f.settingsRequests + f.preflights),
      whole(f.sentBytes),
      whole(f.mainThreadMs),
      whole(f.longestTaskMs),
      whole(f.trackUs),
      whole(f.heapBytes / 1_000),
      whole(f.keptBytes),
      arrived(f),
    ]),
  ]
  const setups = Object.entries(figures).map(([name, { from, setup }]) => `- ${name} (${from}): ${setup}.`)
  return [...rows.map(cells => `| ${cells.join(' | ')} |`), '', ...setups].join('\n')
}

function arrived({ arrived, besides }: Figures): string {
  const more = Object.values(besides).reduce((sum, count) => sum + count, 0)
  return more > 0 ? `${arrived} of 16, ${more} more` : `${arrived} of 16`
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
