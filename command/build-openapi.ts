import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../worker/openapi/write.ts', import.meta.url))

/** Writes the OpenAPI document for the worker to serve. @throws Error when it cannot be made */
export function buildOpenApi(): void {
  const { status } = spawnSync(process.execPath, [PROGRAM], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The OpenAPI document could not be written.')
}
