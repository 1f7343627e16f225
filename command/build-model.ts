import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { modelJsonSchema } from '../shared/model/json-schema.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Where the schema is served, and with that its `$id`: a path, so that each installation's schema is
 * known by its own address. `$schema` in a model file is that address in full.
 */
const SCHEMA_PATH = '/schemas/model.json'

/** Writes the JSON Schema of models: for npm, and for the worker to serve. */
export async function buildModelSchema(): Promise<void> {
  await mkdir(`${ROOT}/dist`, { recursive: true })
  await writeFile(`${ROOT}/dist/model.schema.json`, `${JSON.stringify(modelJsonSchema(SCHEMA_PATH))}\n`)
}

/**
 * Builds `tidemark/model` as one module that leaves valibot to its importer's bundler. It is not
 * minified, so that the notes by which a bundler drops what is not used stay in it.
 */
export async function buildModel(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['shared/index.ts'],
    outfile: 'dist/model.js',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['valibot'],
    logLevel: 'warning',
  })
}

/** Writes the types of `tidemark/model`. @throws Error when they do not hold */
export function buildModelTypes(): void {
  const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace(
    /package\.json$/,
    'bin/tsc',
  )
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', 'shared/tsconfig.types.json'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stdout)
}
