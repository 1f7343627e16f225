import type { Chart, Mark, Point } from './chart.ts'
import { modelOf, scoreOverTime, steps, VISIT } from './scores.ts'

/** Stairs are drawn upright when there are many points; the smooth curve needs few. */
const FINE = 6000
const SMOOTH = 140

const HALF_LIFE = modelOf({ match: VISIT, award: { each: 10 }, fade: { halfLife: '14d' } })
const DROP = modelOf({ match: VISIT, award: { each: 10 }, fade: { drop: 0.15, every: '45d' } })
const WINDOW = modelOf({ match: VISIT, award: { each: 10 }, within: '30d' })

const VISITS = [2, 10, 24]

/** A number at each of these days. */
function labels(points: readonly Point[], by: Point): Mark[] {
  return points.map(([day, score]) => ({
    draw: 'text',
    at: [day, score],
    by,
    align: 'start',
    text: String(Math.round(score * 100) / 100),
  }))
}

/** How points age, in each of the three ways. */
export const fades: { readonly [name: string]: Chart } = {
  'fade-half-life': {
    title: 'halfLife: half as much after each half-life',
    alt: 'Points of one visit worth 10, over 70 days, with a half-life of 14 days: a smooth curve through 10, 5 after 14 days, 2.5 after 28, 1.25 after 42, never quite 0.',
    x: { label: 'days since the visit', from: 0, to: 70, ticks: [0, 14, 28, 42, 56, 70] },
    y: { label: 'points', from: 0, to: 12, ticks: [0, 2.5, 5, 7.5, 10] },
    marks: [
      { draw: 'line', points: scoreOverTime(HALF_LIFE, [0], steps(0, 70, SMOOTH)) },
      { draw: 'dots', points: scoreOverTime(HALF_LIFE, [0], [0, 14, 28, 42, 56]) },
      ...labels(scoreOverTime(HALF_LIFE, [0], [0, 14, 28, 42, 56]), [10, -8]),
    ],
  },
  'fade-drop': {
    title: 'drop: a fixed part less after each interval, until nothing is left',
    alt: 'Points of one visit worth 10, over 360 days, with a drop of 0.15 every 45 days: stairs from 10 through 8.5, 7, 5.5, 4, 2.5 and 1 down to 0 after 315 days.',
    x: { label: 'days since the visit', from: 0, to: 360, ticks: steps(0, 360, 8) },
    y: { label: 'points', from: 0, to: 12, ticks: [0, 2.5, 5, 7.5, 10] },
    marks: [
      { draw: 'line', points: scoreOverTime(DROP, [0], steps(0, 360, FINE)) },
      ...labels(scoreOverTime(DROP, [0], steps(0, 315, 7)), [6, -9]),
    ],
  },
  window: {
    title: 'within: everything for a while, then nothing',
    alt: 'Points over 60 days of three visits worth 10 each, counted within 30 days. They rise by 10 with each visit, on days 2, 10 and 24, and fall by 10 at the midnight that ends each visit’s 30 days.',
    x: { label: 'days', from: 0, to: 60, ticks: steps(0, 60, 6) },
    y: { label: 'points', from: 0, to: 36, ticks: [0, 10, 20, 30] },
    marks: [
      { draw: 'line', points: scoreOverTime(WINDOW, VISITS, steps(0, 60, FINE)) },
      { draw: 'dots', as: 'alarm', points: VISITS.map(day => [day, 0]) },
      ...VISITS.map(
        (day, i): Mark => ({
          draw: 'text',
          as: 'alarm',
          at: [day, 0],
          by: [9, -8],
          align: 'start',
          text: `visit ${i + 1}`,
        }),
      ),
      { draw: 'text', at: [32, 25], by: [14, 4], align: 'start', text: 'visit 1 is 30 days old' },
    ],
  },
}
