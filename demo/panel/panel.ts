import type { Tracker } from '../../sdk/tracker.ts'
import { button, element } from '../dom/element.ts'
import { kept, PREFIX } from '../dom/kept.ts'
import { MODELS } from '../models.ts'
import { createEventList } from './event-list.ts'
import { createScoreCard } from './score-card.ts'
import { openSheet } from './sheet.ts'
import { startOver } from './start-over.ts'
import type { ToldScore } from './told.ts'
import { round, signed } from './words.ts'

export interface PanelOptions {
  /** The tracker as it is now: with the script tag, a stub comes first. */
  readonly tracker: () => Tracker
  /** The models whose reasons show at first. The first of them speaks for all while the panel is closed. */
  readonly open: readonly string[]
}

interface Told {
  readonly now: readonly ToldScore[]
  readonly before: readonly ToldScore[]
}

const EXPLANATION =
  'Only in this demo: your scores as this browser may read them, and the reasons. They move with every event.'

/** Shows what Tidemark makes of this visitor, anew after every batch that it has acknowledged. */
export function startPanel({ tracker, open }: PanelOptions): void {
  const memory = kept<Told>(() => sessionStorage, `${PREFIX}told`, { now: [], before: [] })
  const cards = new Map(MODELS.map(model => [model.id, createScoreCard(model, open.includes(model.id))]))
  const sheet = openSheet(
    element('p', { class: 'tide-hint' }, EXPLANATION),
    ...[...cards.values()].map(({ root }) => root),
    element('h2', {}, 'Latest events'),
    createEventList(),
    button('Start over as a new visitor', { class: 'tide-again', id: 'start-over' }, () =>
      startOver(tracker()),
    ),
  )

  const draw = ({ now, before }: Told) => {
    for (const score of now) cards.get(score.model)?.show(score, scoreOf(before, score.model))
    const spoken = movedMost(now, before) ?? scoreOf(now, open[0] ?? '')
    if (spoken) sheet.setSummary(summaryOf(spoken, scoreOf(before, spoken.model)))
  }
  const take = (now: readonly ToldScore[]) => {
    const known = memory.read()
    const told = hasMoved(known.now, now) ? { now, before: known.now } : { now, before: known.before }
    memory.write(told)
    draw(told)
  }

  const { now, before } = memory.read()
  draw({ now: now.length > 0 ? now : MODELS.map(({ id }) => unknown(id)), before })
  // The answer to a batch has no reasons: they are asked for.
  tracker().on('score', () => void tracker().scores().then(take))
}

function scoreOf(scores: readonly ToldScore[], model: string): ToldScore | undefined {
  return scores.find(score => score.model === model)
}

function unknown(model: string): ToldScore {
  return { model, score: 0, stage: null, grade: '', tags: [], rules: [] }
}

/** Whether a rule gave other points than before; what only fades by the second is no change. */
function hasMoved(before: readonly ToldScore[], now: readonly ToldScore[]): boolean {
  return now.some(({ model, rules }) => {
    const known = new Map(scoreOf(before, model)?.rules.map(({ id, points }) => [id, points]))
    return rules.some(({ id, points }) => Math.abs(points - (known.get(id) ?? 0)) >= 0.05)
  })
}

/** The score that the latest event was about: while the panel is closed there is room for one. */
function movedMost(now: readonly ToldScore[], before: readonly ToldScore[]): ToldScore | undefined {
  const moved = (score: ToldScore) =>
    Math.abs(score.score - (scoreOf(before, score.model)?.score ?? score.score))
  const most = [...now].sort((a, b) => moved(b) - moved(a))[0]
  return most && moved(most) >= 0.05 ? most : undefined
}

function summaryOf({ model, score }: ToldScore, before: ToldScore | undefined): string {
  const name = MODELS.find(({ id }) => id === model)?.name ?? model
  const moved = before ? score - before.score : 0
  return `${name} ${round(score)}${Math.abs(moved) < 0.05 ? '' : ` (${signed(moved)})`}`
}
