import { type Config, withModel } from '../workspace/config.ts'
import type { Trial } from './effect.ts'

let last: { readonly id: string; readonly version: number; readonly config: Config } | undefined

/** The configuration as it would be if the model were published, for the subjects of the model's kind. */
export function triedBy(config: Config, { id, model }: Trial): Config {
  // Many subjects of an isolate are asked the same, one after the other.
  if (last?.id !== id || last.version !== config.version)
    last = { id, version: config.version, config: withModel(config, model) }
  return last.config
}

/**
 * Whether what accounts and deals hold of their people suffices for another configuration. All that it counts is
 * counted already where no rule looks at events or numbers in a way that no live model does.
 */
export function isCounted(by: Config, { engine }: Config): boolean {
  const known = new Set(engine.keys)
  return by.engine.keys.every(key => known.has(key))
}
