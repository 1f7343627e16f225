export { type RichElement, type RichNode, richText } from '../shared/message/rich-text.ts'
export { abandonment } from './abandonment.ts'
export { attribution, type Touch } from './attribution.ts'
export type { CapturedEvents, WatchedVideo } from './captured-events.ts'
export { type Consent, type ConsentChoice, type ConsentState, consent } from './consent.ts'
export { copy } from './copy.ts'
export { createTracker } from './create-tracker.ts'
export { debug } from './debug.ts'
export type { DebugRecord } from './debug-record.ts'
export { engagement } from './engagement.ts'
export { featureSelectors } from './feature-selectors.ts'
export { features } from './features.ts'
export type { FormValues } from './form-values.ts'
export { forms } from './forms.ts'
export { formsWith, type ListedFields } from './forms-with.ts'
export { type LinkedDomains, linker } from './linker.ts'
export { links } from './links.ts'
export { messages } from './messages.ts'
export { pages } from './pages.ts'
export { pricing } from './pricing.ts'
export type {
  Capture,
  IdentityToken,
  MessagesPlugin,
  Properties,
  TrackedEvent,
  Tracker,
  TrackerEvents,
  TrackerOptions,
} from './tracker.ts'
export type { AnyEvents } from './typed.ts'
export { video } from './video.ts'
