import type { Between } from '../value/number.ts'

/**
 * A number of a model's answer of which others than the model want to know whether it lies between two ends, such
 * as a saved filter. A forecast watches it beside the model's own marks.
 */
export interface Watched extends Between {
  readonly of: 'score' | 'fit' | 'activity'
}
