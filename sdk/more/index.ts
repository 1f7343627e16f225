import { openDebugger } from '../debug.ts'
import { erase } from '../erase.ts'
import { preview } from './preview.ts'
import { scores } from './scores.ts'
import { stored } from './stored.ts'
import { useToken } from './token.ts'

/** What few pages need, loaded when it is called for. */
export interface More {
  readonly erase: typeof erase
  readonly openDebugger: typeof openDebugger
  readonly preview: typeof preview
  readonly scores: typeof scores
  readonly stored: typeof stored
  readonly useToken: typeof useToken
}

export { erase, openDebugger, preview, scores, stored, useToken }
