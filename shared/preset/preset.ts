import type { ModelInput } from '../model/input.ts'

/** A model to start from. It is data: take it, change it, save it. */
export interface Preset {
  readonly id: string
  readonly name: string
  /** One line on what it is for. */
  readonly about: string
  readonly model: ModelInput
}
