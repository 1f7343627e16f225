import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

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
  const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace(
    /package\.json$/,
    'bin/tsc',
  )
  const { status, stdout } = spawnSync(
    process.execPath,
    [tsc, '-p', 'sdk/tsconfig.server-types.json', '--outDir', folder],
    { cwd: ROOT, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stdout)
}
