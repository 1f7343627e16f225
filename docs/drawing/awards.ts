import type { Chart, Mark, Point } from './chart.ts'
import { pointsByNumber, steps } from './scores.ts'

/** Enough for a step to be drawn upright. */
const FINE = 6000
const VISITS = steps(0, 6, 6)

const visits = { label: 'visits', from: 0, to: 6, ticks: VISITS }

/** A curve over all numbers, and a dot where whole visits are. */
function drawn(award: object, numbers: readonly number[], from: number, to: number): Mark[] {
  return [
    { draw: 'line', points: pointsByNumber(award, steps(from, to, FINE)) },
    { draw: 'dots', points: pointsByNumber(award, numbers) },
  ]
}

function labels(award: object, numbers: readonly number[]): Mark[] {
  return pointsByNumber(award, numbers).map(([number, points]): Mark => {
    const at: Point = [number, points]
    return {
      draw: 'text',
      at,
      by: [0, -13],
      text: points > 0 ? `+${points}` : String(points).replace('-', '−'),
    }
  })
}

const EACH = { each: 15 }
const EACH_MAX = { each: 15, max: 30 }
const ONCE = { once: 10, atLeast: 3 }
const RAMP = { ramp: { from: 1, to: 5, points: 40 } }
const BANDS = {
  bands: [
    { from: 0, points: -20, tag: 'detractor' },
    { from: 7, points: 5, tag: 'passive' },
    { from: 9, points: 20, tag: 'promoter' },
  ],
}
const ANSWERS = steps(0, 10, 10)

/** What a number is worth, in each of the four ways. */
export const awards: { readonly [name: string]: Chart } = {
  'award-each': {
    title: 'each: points for every one, up to a limit',
    alt: 'Points against visits. With { each: 15, max: 30 } one visit gives 15 points, two give 30, and more give no more. Without max the points go on rising by 15 a visit.',
    x: visits,
    y: { label: 'points', from: 0, to: 90, ticks: [0, 15, 30, 45, 60, 75, 90] },
    marks: [
      { draw: 'line', as: 'second', points: pointsByNumber(EACH, [2, 6]) },
      { draw: 'text', as: 'second', at: [5, 75], by: [-12, -4], align: 'end', text: '{ each: 15 }' },
      ...drawn(EACH_MAX, VISITS, 0, 6),
      { draw: 'text', at: [5, 30], by: [0, 22], text: '{ each: 15, max: 30 }' },
    ],
  },
  'award-once': {
    title: 'once: the same points, as soon as there are enough',
    alt: 'Points against visits for { once: 10, atLeast: 3 }: none for up to two visits, 10 for three and for any number above.',
    x: visits,
    y: { label: 'points', from: 0, to: 15, ticks: [0, 5, 10, 15] },
    marks: [
      ...drawn(ONCE, VISITS, 0, 6),
      { draw: 'text', at: [4.5, 10], by: [0, -14], text: '{ once: 10, atLeast: 3 }' },
    ],
  },
  'award-bands': {
    title: 'bands: what the number’s band is worth',
    alt: 'Points against the answer to a survey from 0 to 10: −20 from 0 to 6, tagged detractor; 5 from 7 to 8, tagged passive; 20 from 9, tagged promoter.',
    x: { label: 'answer', from: 0, to: 10, ticks: ANSWERS },
    y: { label: 'points', from: -25, to: 25, ticks: [-20, -10, 0, 10, 20] },
    marks: [
      ...drawn(BANDS, ANSWERS, 0, 10),
      { draw: 'text', at: [3, -20], text: 'detractor', by: [0, -13] },
      { draw: 'text', at: [7.5, 5], text: 'passive', by: [0, -13] },
      { draw: 'text', at: [9.5, 20], text: 'promoter', by: [0, -13] },
    ],
  },
  'award-ramp': {
    title: 'ramp: a share of the points, all of them at the end',
    alt: 'Points against visits for { ramp: { from: 1, to: 5, points: 40 } }: none below one visit, 8 for one, 16, 24, 32, and 40 for five and more.',
    x: visits,
    y: { label: 'points', from: 0, to: 50, ticks: [0, 10, 20, 30, 40, 50] },
    marks: [...drawn(RAMP, VISITS, 0, 6), ...labels(RAMP, [1, 2, 3, 4, 5])],
  },
}
