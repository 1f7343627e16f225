import { drawing, element } from '../dom/element.ts'
import { round } from './words.ts'

export interface Gauge {
  readonly root: HTMLElement
  set(score: number): void
}

const ARC = 'M8 46a38 38 0 0 1 76 0'

/** A half circle that fills up to 100, with a notch at the mark. @param label what screen readers call it */
export function createGauge(label: string, mark: number | undefined): Gauge {
  const fill = drawing('path', { d: ARC, class: 'tide-fill', pathLength: 100, 'stroke-dasharray': '0 200' })
  const number = element('span', { class: 'tide-number' }, '0')
  const root = element(
    'span',
    {
      class: 'tide-gauge',
      role: 'meter',
      'aria-label': label,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'aria-valuenow': 0,
    },
    drawing(
      'svg',
      { viewBox: '0 0 92 54', 'aria-hidden': 'true' },
      drawing('path', { d: ARC, class: 'tide-track', pathLength: 100 }),
      fill,
      mark !== undefined &&
        drawing('path', { d: 'M3 46h10', class: 'tide-mark', transform: `rotate(${mark * 1.8} 46 46)` }),
    ),
    number,
  )
  return {
    root,
    set(score) {
      fill.setAttribute('stroke-dasharray', `${Math.max(0, Math.min(100, score))} 200`)
      number.textContent = round(score)
      root.setAttribute('aria-valuenow', round(score))
    },
  }
}
