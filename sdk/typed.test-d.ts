// Compiled by `npm run types`: a line marked as refused that is taken, or the other way round, fails there.
import type { CapturedEvents } from './captured-events.ts'
import type { createTracker } from './create-tracker.ts'
import type { useTracker } from './react/context.ts'
import type { Tracker } from './tracker.ts'

interface Events {
  'Report Exported': { format: 'pdf' | 'csv'; pages?: number }
  'Board Opened': { board?: string }
  'Trial Started': undefined
}

declare const tracker: ReturnType<typeof createTracker<Events>>

tracker.track('Report Exported', { format: 'pdf' })
tracker.track('Report Exported', { format: 'csv', pages: 3 })
tracker.track('Board Opened')
tracker.track('Board Opened', { board: 'b1' })
tracker.track('Trial Started')

// @ts-expect-error a name that is none of theirs
tracker.track('Report Export', { format: 'pdf' })
// @ts-expect-error properties that the event needs
tracker.track('Report Exported')
// @ts-expect-error a value that the property cannot have
tracker.track('Report Exported', { format: 'doc' })
// @ts-expect-error a property of another type
tracker.track('Report Exported', { format: 'pdf', pages: '3' })
// @ts-expect-error a property that the event does not have
tracker.track('Report Exported', { format: 'pdf', colour: 'red' })
// @ts-expect-error a property that the event does not have, where all are optional
tracker.track('Board Opened', { format: 'pdf' })
// @ts-expect-error properties of an event that has none
tracker.track('Trial Started', { format: 'pdf' })

declare const loose: Tracker
loose.track('Anything')
loose.track('Anything', { at: [1, { all: true }] })
// @ts-expect-error properties that are no object
loose.track('Anything', 'text')
// @ts-expect-error a name that is no text
loose.track(42)

declare const all: Tracker<CapturedEvents & Events>
all.track('Message Shown', { message: 'trial' })
all.track('Report Exported', { format: 'pdf' })
// @ts-expect-error a property that the captured event needs
all.track('Form Submitted', { form: 'signup' })

// A tracker of known events goes where any tracker does.
export const any: Tracker = tracker

declare const used: ReturnType<typeof useTracker<Events>>
used.track('Report Exported', { format: 'pdf' })
// @ts-expect-error a name that is none of theirs, from the hook too
used.track('Report Export', { format: 'pdf' })
