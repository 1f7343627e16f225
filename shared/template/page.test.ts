import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseModel } from '../model/parse.ts'
import { presets } from '../preset/index.ts'
import { templates } from './index.ts'

const page = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8')

test.each(templates)('names every rule, stage and mark of $name, and its points', ({ name, model }) => {
  const section = page.split(/^## /m).find(part => part.startsWith(`${name}\n`)) ?? ''
  const groups = [...(model.fit ?? []), ...(model.activity ?? [])]
  for (const rule of groups.flatMap(group => group.rules)) {
    const row = section.split('\n').find(line => line.startsWith(`| ${rule.name} `))
    expect(row, `${rule.id} has no row`).toContain(`| \`${rule.id}\` |`)
    for (const points of pointsIn(rule.award))
      expect(row, rule.id).toContain(String(points).replace('-', '−'))
    if (rule.within !== undefined) expect(row).toContain(`\`${rule.within}\``)
  }
  for (const stage of model.stages ?? []) expect(section).toContain(`${stage.name} (from ${stage.from})`)
  for (const { id, at } of model.thresholds ?? []) expect(section).toContain(`\`${id}\` at ${at}`)
})

test('shows models of one’s own that are not refused', () => {
  const json = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  expect(parseModel(JSON.parse(json))).toMatchObject({ ok: true, model: { id: 'adoption' } })
})

test.each(presets)('lists the preset $name with what it is for', ({ name, about }) => {
  expect(page).toContain(`| ${name} | ${about} |`)
})

/** Every number of points that an award can name. */
function pointsIn(award: unknown): number[] {
  if (typeof award !== 'object' || award === null) return []
  return Object.entries(award).flatMap(([name, value]) => {
    if (typeof value === 'object')
      return Object.values(value ?? {}).flatMap(band => pointsIn({ ...Object(band) }))
    return ['each', 'max', 'once', 'points'].includes(name) ? [Number(value)] : []
  })
}
