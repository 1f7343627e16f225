import type { Tracker } from '../../sdk/tracker.ts'
import { startPanel } from '../panel/panel.ts'
import { startCalculator } from './calculator.ts'
import { startWalkThrough } from './walk-through.ts'

/** The global that the script tag makes; until it has loaded, the stub that takes calls. */
const tracker = () => (window as unknown as { tidemark: Tracker }).tidemark

startCalculator(people => tracker().feature('price-calculator', { people }))
startWalkThrough(tracker)
startPanel({ tracker, open: ['acquisition'] })
