import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildDeclarations } from './declarations.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SERVER = `${ROOT}/dist/server`

/** Builds `tidemark/server` into a folder, with its types; jose is left to npm. @throws Error when the types do not hold */
export async function buildServer(folder: string = SERVER): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['sdk/server/index.ts'],
    outfile: `${folder}/index.js`,
    bundle: true,
    format: 'esm',
    // Node 20, Deno and Workers alike.
    platform: 'neutral',
    target: 'es2022',
    packages: 'external',
    logLevel: 'warning',
  })
  buildDeclarations('sdk/tsconfig.server-types.json', folder)
}
