import type { State } from '../../../shared/engine/index.ts'
import type { Config } from '../../workspace/config.ts'
import { personZone } from '../person-zone.ts'
import type { Answers } from '../settle.ts'
import type { Partial, SubjectState } from '../state.ts'

/** What is known of a person at an instant (milliseconds): by all that was told, or by what some origins told. */
export interface Known {
  readonly state: SubjectState
  readonly config: Config
  /** What told it. */
  readonly partials: readonly Partial[]
  readonly union: State
  readonly answers: Answers
  readonly at: number
}

/** The person's zone, where any message goes by it and anybody told it. */
export function zoneBy({ config }: Pick<Known, 'config'>, partials: readonly Partial[]): string | undefined {
  return config.listening.asksZone ? personZone(config.engine, partials) : undefined
}
