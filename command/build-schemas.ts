import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { messageJsonSchema } from '../shared/message/json-schema.ts'
import { modelJsonSchema } from '../shared/model/json-schema.ts'

const DIST = fileURLToPath(new URL('../dist', import.meta.url))

/** By what they describe. */
const SCHEMAS = { model: modelJsonSchema, message: messageJsonSchema }

/**
 * Writes the JSON Schemas of models and messages: for npm, and for the worker to serve. Where one is served is its
 * `$id`: a path, so that each installation's schema is known by its own address, which a file has in full as its
 * `$schema`.
 */
export async function buildSchemas(): Promise<void> {
  await mkdir(DIST, { recursive: true })
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    const json = JSON.stringify(schema(`/schemas/${name}.json`))
    await writeFile(`${DIST}/${name}.schema.json`, `${json}\n`)
  }
}
