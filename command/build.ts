import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildSdk } from '../sdk/build.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** What the worker serves of the SDK, under these names. */
const SERVED = ['tm.js', 'tm-messages.js', 'stub.js']

/** Builds all there is to build: the SDK, and the worker that serves it. */
export async function buildAll(): Promise<void> {
  await buildScripts()
  await buildWorker('worker/index.ts', 'dist/worker.js')
}

/** Builds the SDK and writes it as a module, which is how the worker carries it. */
export async function buildScripts(): Promise<void> {
  await buildSdk()
  const entries = await Promise.all(
    SERVED.map(async name => {
      const body = await readFile(`${ROOT}/dist/sdk/${name}`, 'utf8')
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
      return `  ${JSON.stringify(name)}: { body: ${JSON.stringify(body)}, etag: ${JSON.stringify(etag)} },\n`
    }),
  )
  await mkdir(`${ROOT}/dist`, { recursive: true })
  await writeFile(
    `${ROOT}/dist/scripts.ts`,
    `export const SCRIPTS: { readonly [name: string]: { readonly body: string; readonly etag: string } } = {\n${entries.join('')}}\n`,
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

if (import.meta.main) await buildScripts()
