import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { svg } from '../docs/drawing/chart.ts'
import { PICTURES } from '../docs/drawing/pictures.ts'

const DOCS = new URL('../docs/', import.meta.url)
const page = readFileSync(new URL('scoring.md', DOCS), 'utf8')

describe.each(Object.entries(PICTURES))('the picture %s', (name, chart) => {
  test('is what the engine draws today; node docs/draw.ts draws it anew', () => {
    expect(readFileSync(new URL(`images/${name}.svg`, DOCS), 'utf8')).toBe(svg(chart))
  })

  test('stands in the page with its words for those who do not see it', () => {
    expect(page).toContain(`![${chart.alt}](images/${name}.svg)`)
  })
})
