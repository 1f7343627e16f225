import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildSdk } from '../sdk/build.ts'
import { buildModel, buildModelTypes } from './build-model.ts'
import { buildOpenApi } from './build-openapi.ts'
import { buildSchemas } from './build-schemas.ts'
import { buildServer } from './build-server.ts'
import { buildDeclarations } from './declarations.ts'
import { integrityOf } from './integrity.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** What the worker serves of the SDK, under these names. */
export const SERVED: readonly string[] = [
  'tm.js',
  'tm-more.js',
  'tm-messages.js',
  'tm-anchored.js',
  'tm-checklist.js',
  'tm-live.js',
  'tm-survey.js',
  'tm-segment.js',
  'tm-debug.js',
  'stub.js',
]

/** The JSON Schemas that the worker serves, and their files. */
const SCHEMA_FILES = new Map([
  ['model.json', 'model.schema.json'],
  ['message.json', 'message.schema.json'],
])

/** Builds all there is to build: the SDK, and the worker that serves it. */
export async function buildAll(): Promise<void> {
  await buildScripts()
  await buildWorker('worker/index.ts', 'dist/worker.js')
}

/** Builds what the worker serves and writes it as modules, which is how the worker carries it. */
export async function buildScripts(): Promise<void> {
  await buildSdk()
  await buildSchemas()
  buildOpenApi()
  await carry('SCRIPTS', 'scripts.ts', new Map(SERVED.map(name => [name, `sdk/${name}`])))
  await carry('SCHEMAS', 'schemas.ts', SCHEMA_FILES)
  await carry('DESCRIPTION', 'openapi.ts', new Map([['openapi.json', 'openapi.json']]))
}

/** Writes files of `dist/` as a module that exports them, each under the name it is served by. */
async function carry(constant: string, module: string, files: ReadonlyMap<string, string>): Promise<void> {
  const entries = await Promise.all(
    [...files].map(async ([name, file]) => {
      const body = await readFile(`${ROOT}/dist/${file}`, 'utf8')
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
      return `  ${JSON.stringify(name)}: { body: ${JSON.stringify(body)}, etag: ${JSON.stringify(etag)} },\n`
    }),
  )
  await writeFile(
    `${ROOT}/dist/${module}`,
    `export const ${constant}: { readonly [name: string]: { readonly body: string; readonly etag: string } } = {\n${entries.join('')}}\n`,
  )
}

/** Bundles one worker for bare workerd, as `wrangler deploy` does for Cloudflare. */
export async function buildWorker(entry: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'warning',
  })
}

/** Builds what npm gets beside the SDK's code: `tidemark/model` and `tidemark/server`, and all types. */
export async function buildPackage(): Promise<void> {
  await buildModel()
  buildModelTypes()
  await buildServer()
  buildDeclarations('sdk/tsconfig.types.json', `${ROOT}/dist/types`)
}

if (import.meta.main) {
  await buildScripts()
  await buildPackage()
  for (const name of SERVED) console.log(`${name} ${await integrityOf(name)}`)
}
