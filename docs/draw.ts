import { writeFileSync } from 'node:fs'
import { svg } from './drawing/chart.ts'
import { PICTURES } from './drawing/pictures.ts'

// Draws the pictures of these documents from the engine itself: node docs/draw.ts
for (const [name, chart] of Object.entries(PICTURES)) {
  writeFileSync(new URL(`images/${name}.svg`, import.meta.url), svg(chart))
}
