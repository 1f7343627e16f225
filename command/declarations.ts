import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Writes the types that a project of the compiler declares into a folder. @throws Error when they do not hold */
export function buildDeclarations(project: string, folder: string): void {
  const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace(
    /package\.json$/,
    'bin/tsc',
  )
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project, '--outDir', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stdout)
}
