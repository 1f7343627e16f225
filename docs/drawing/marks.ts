import { defineModel } from '../../shared/model/define.ts'
import { judge, type Memory } from '../../shared/threshold/judge.ts'
import type { Chart, Mark, Point } from './chart.ts'
import { DAY_MS, START_MS, scoreOverTime, steps, VISIT } from './scores.ts'

const MODEL = defineModel({
  id: 'interest',
  activity: [
    { id: 'use', rules: [{ id: 'visits', match: VISIT, award: { each: 25 }, fade: { halfLife: '8d' } }] },
  ],
  thresholds: [{ id: 'sales', at: 75, release: 60 }],
})
const VISITS = [4.5, 5.5, 6.5, 7.7, 10.1, 11.7, 23, 24, 25.5]
const LAST_DAY = 30

const SCORES = scoreOverTime(MODEL, VISITS, steps(0, LAST_DAY, 6000))
const FIRINGS = firings()

/** Holds each score against the threshold: where it fires, and until when it is armed. */
function firings(): { fired: Point[]; bars: Mark[] } {
  const fired: Point[] = []
  const bars: Mark[] = []
  let memory: Memory = {}
  let since = 0
  let armed = true
  const change = (day: number, isArmed: boolean) => {
    if (isArmed === armed && day < LAST_DAY) return
    bars.push({
      draw: 'bar',
      from: since,
      to: day,
      text: armed ? 'armed' : 'not armed',
      as: armed ? 'on' : 'off',
    })
    since = day
    armed = isArmed
  }
  for (const [day, score] of SCORES) {
    const judged = judge(MODEL.thresholds, memory, score, START_MS + day * DAY_MS)
    memory = judged.memory
    if (judged.fired.length > 0) fired.push([day, score])
    change(day, memory.sales?.armed ?? true)
  }
  return { fired, bars }
}

/** What follows from a score. */
export const marks: { readonly [name: string]: Chart } = {
  hysteresis: {
    title: 'A threshold fires once, and again only after a release',
    alt: 'A score over 30 days with a threshold at 75 and its release at 60. It fires when the score first reaches 75. The score then hovers about 75 and nothing fires, since the threshold is not armed. Below 60 it is armed again, and it fires at the next rise above 75.',
    x: { label: 'days', from: 0, to: LAST_DAY, ticks: steps(0, LAST_DAY, 6) },
    y: { label: 'score', from: -12, to: 108, ticks: [0, 25, 50, 75, 100] },
    marks: [
      { draw: 'band', from: 60, to: 75 },
      { draw: 'level', y: 75, text: 'at: 75' },
      { draw: 'level', y: 60, text: 'release: 60' },
      { draw: 'line', points: SCORES },
      ...FIRINGS.bars,
      { draw: 'dots', as: 'alarm', points: FIRINGS.fired },
      ...FIRINGS.fired.map(
        (at): Mark => ({ draw: 'text', as: 'alarm', at, by: [-10, -6], align: 'end', text: 'fires' }),
      ),
    ],
  },
}
