import { median } from '../figures.ts'
import type { Tool } from './tool.ts'
import type { SlowLoad, Visit } from './visit.ts'

/** What the visit asks for, whatever the tool: 16 events. */
const ASKED: Readonly<Record<string, number>> = {
  page: 3,
  'track:Button Clicked': 1,
  form: 1,
  identify: 1,
  'track:Report Exported': 10,
}

/** One tool's figures: medians of its visits, beside those of the same page without any tool. */
export interface Figures {
  readonly from: string
  readonly setup: string
  /** Code loaded: files, and bytes, brotli. */
  readonly scripts: number
  readonly scriptBytes: number
  /** Requests besides: with events, for settings, and the preflights of both. */
  readonly dataRequests: number
  readonly settingsRequests: number
  readonly preflights: number
  /** Bytes sent in them, with their headers as in HTTP/1.1, and of those the bodies'. */
  readonly sentBytes: number
  readonly bodyBytes: number
  /** Of the 16 events asked for, how many arrived in the visit that lost the most; and what came besides. */
  readonly arrived: number
  readonly besides: Readonly<Record<string, number>>
  /** Processor time on the main thread, milliseconds, above the page's own. */
  readonly mainThreadMs: number
  /** The longest task in which its code ran while loading at a quarter of the speed, milliseconds. */
  readonly longestTaskMs: number
  /** The median `track()`, microseconds. */
  readonly trackUs: number
  /** JavaScript heap above the page's own, and what stays in the browser's storage, bytes. */
  readonly heapBytes: number
  readonly keptBytes: number
}

/** What one tool's visits cost. */
export interface Taken {
  readonly visits: readonly Visit[]
  readonly loads: readonly SlowLoad[]
}

/** A tool's figures, `bare` being the page without any. */
export function summarise({ from, setup }: Pick<Tool, 'from' | 'setup'>, taken: Taken, bare: Taken): Figures {
  const { visits, loads } = taken
  const traffic = (
    name: 'scripts' | 'scriptBytes' | 'data' | 'settings' | 'preflights' | 'sentBytes' | 'bodyBytes',
  ) => median(visits.map(visit => visit.traffic[name]))
  const mainThread = ({ visits }: Taken) => median(visits.map(visit => visit.mainThread))
  const heap = ({ loads }: Taken) => median(loads.map(load => load.heap))
  return {
    from,
    setup,
    scripts: traffic('scripts'),
    scriptBytes: traffic('scriptBytes'),
    dataRequests: traffic('data'),
    settingsRequests: traffic('settings'),
    preflights: traffic('preflights'),
    sentBytes: traffic('sentBytes'),
    bodyBytes: traffic('bodyBytes'),
    arrived: Math.min(...visits.map(visit => asked(visit))),
    besides: besides(visits),
    mainThreadMs: Number((mainThread(taken) - mainThread(bare)).toFixed(1)),
    longestTaskMs: Number(median(loads.map(load => load.longestTask)).toFixed(1)),
    trackUs: Math.round(median(loads.map(load => load.track))),
    heapBytes: Math.round(heap(taken) - heap(bare)),
    keptBytes: median(visits.map(visit => visit.kept)),
  }
}

function asked({ traffic }: Visit): number {
  return Object.entries(ASKED).reduce(
    (sum, [what, count]) => sum + Math.min(traffic.arrived[what] ?? 0, count),
    0,
  )
}

function besides(visits: readonly Visit[]): Record<string, number> {
  const most: Record<string, number> = {}
  for (const { traffic } of visits) {
    for (const [what, count] of Object.entries(traffic.arrived)) {
      const more = count - (ASKED[what] ?? 0)
      if (more > 0) most[what] = Math.max(most[what] ?? 0, more)
    }
  }
  return most
}
