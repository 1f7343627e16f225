export { createTracker } from './create-tracker.ts'
export { features } from './features.ts'
export { forms } from './forms.ts'
export { links } from './links.ts'
export { messages } from './messages.ts'
export { pages } from './pages.ts'
export { pricing } from './pricing.ts'
export type {
  Capture,
  MessagesPlugin,
  Properties,
  Tracker,
  TrackerEvents,
  TrackerOptions,
} from './tracker.ts'
