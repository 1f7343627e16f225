import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

/** The tools compared with, at exactly these versions. None is a dependency of this project. */
export const VERSIONS = {
  '@segment/analytics-next': '1.84.3',
  '@rudderstack/analytics-js': '3.34.1',
  'posthog-js': '1.449.2',
  '@snowplow/browser-tracker': '4.10.1',
  umami: '2.10.0',
} as const

type Package = keyof typeof VERSIONS

/** The package as it is written in `npm install`. */
export function pinned(name: Package): string {
  return `${name}@${VERSIONS[name]}`
}

const folder = join(tmpdir(), 'tidemark-bench-sdk')

/** Installs them into the system's temporary folder, unless they are there. None of their scripts is run. */
export function installTools(): void {
  const wanted = Object.keys(VERSIONS).map(name => pinned(name as Package))
  const done = join(folder, 'installed')
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted.join(' ')) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  // Of Umami its tracker's source is wanted, not the application's dependencies.
  const [umami = '', ...others] = wanted.toReversed()
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder]
  execFileSync('npm', ['install', ...quiet, ...others], { stdio: 'inherit' })
  const tarball = execFileSync('npm', ['pack', umami, '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const unpacked = join(folder, 'node_modules', 'umami')
  mkdirSync(unpacked, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, tarball.trim()), '--strip-components=1', '-C', unpacked])
  writeFileSync(done, wanted.join(' '))
}

/** The text of a package's file. */
export function packageFile(name: Package, path: string): string {
  return readFileSync(join(folder, 'node_modules', name, path), 'utf8')
}

/** All scripts in a folder of a package, by name. */
export function packageScripts(name: Package, path: string): Map<string, string> {
  const names = readdirSync(join(folder, 'node_modules', name, path)).filter(file => file.endsWith('.js'))
  return new Map(names.map(file => [file, packageFile(name, `${path}/${file}`)]))
}

/**
 * An app's bundle as a bundler makes it for production, minified, what is imported on demand apart: code by file
 * name, `app.js` first. `given` are packages that are not installed: their files in memory, `index.js` first.
 */
export async function bundleApp(
  app: string,
  given: ReadonlyMap<string, string> = new Map(),
): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    stdin: { contents: app, resolveDir: folder, sourcefile: 'app.js' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    outdir: '/',
    entryNames: 'app',
    write: false,
    plugins: [
      {
        name: 'given',
        setup(bundler) {
          bundler.onResolve({ filter: /^tidemark$/ }, () => ({ path: 'index.js', namespace: 'given' }))
          bundler.onResolve({ filter: /^\.\.?\//, namespace: 'given' }, ({ path, importer }) => {
            const file = new URL(path, `file:///${importer}`).pathname.slice(1)
            return given.has(file) ? { path: file, namespace: 'given' } : undefined
          })
          bundler.onLoad({ filter: /.*/, namespace: 'given' }, ({ path }) => ({
            contents: given.get(path) ?? '',
            loader: 'js',
          }))
        },
      },
    ],
  })
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
}
