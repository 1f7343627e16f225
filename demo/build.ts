import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { type OutputOptions, type RollupOptions, rollup } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { buildWorker } from '../command/build.ts'
import type { DemoFile } from './front/file.ts'
import { sitePages } from './site/pages.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const DIST = fileURLToPath(new URL('../dist', import.meta.url))

const TYPES: { readonly [ending: string]: string } = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Files that are served as they are, by the path they are served under. */
const COPIED: { readonly [path: string]: string } = {
  '/demo/app/index.html': 'app/index.html',
  '/demo/app/assets/app.css': 'app/app.css',
  '/demo/assets/theme.css': 'site/theme.css',
  '/demo/assets/site.css': 'site/site.css',
  '/demo/assets/panel.css': 'panel/panel.css',
  '/demo/assets/mark.svg': 'site/mark.svg',
  '/demo/assets/stub.js': '../sdk/stub.js',
}

type Bundle = RollupOptions & {
  readonly input: string
  readonly output: OutputOptions
  readonly under: string
}

const BUNDLES: readonly Bundle[] = [
  { input: 'app/main.ts', under: '/demo/app/assets/', output: { format: 'es', entryFileNames: 'app.js' } },
  { input: 'panel/tap.ts', under: '/demo/assets/', output: { format: 'iife', entryFileNames: 'tap.js' } },
  { input: 'site/main.ts', under: '/demo/assets/', output: { format: 'iife', entryFileNames: 'site.js' } },
]

/** Builds the demo's pages and scripts into one module, and the front that serves them into `dist/demo-front.js`. */
export async function buildDemo(): Promise<void> {
  const texts = new Map([...(await sitePages(`${HERE}site`)), ...(await copied()), ...(await bundled())])
  const files = [...texts].map(([path, body]): [string, DemoFile] => [
    path,
    { type: typeOf(path), body, etag: etagOf(body) },
  ])
  await mkdir(DIST, { recursive: true })
  await writeFile(
    `${DIST}/demo-files.ts`,
    `import type { DemoFiles } from '../demo/front/file.ts'\n\nexport const FILES: DemoFiles = new Map(${JSON.stringify(files)})\n`,
  )
  await buildWorker('demo/front.ts', 'dist/demo-front.js')
}

async function copied(): Promise<[string, string][]> {
  return Promise.all(
    Object.entries(COPIED).map(
      async ([path, file]): Promise<[string, string]> => [path, await readFile(`${HERE}${file}`, 'utf8')],
    ),
  )
}

async function bundled(): Promise<[string, string][]> {
  const built: [string, string][] = []
  for (const { input, under, output } of BUNDLES) {
    const plugins = [nodeResolve(), esbuild({ target: 'es2022', tsconfig: false, minify: true })]
    const bundle = await rollup({ input: `${HERE}${input}`, plugins })
    for (const file of (await bundle.generate({ ...output, chunkFileNames: '[name].js' })).output) {
      if (file.type === 'chunk') built.push([`${under}${file.fileName}`, file.code])
    }
    await bundle.close()
  }
  return built
}

function typeOf(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8'
}

function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

if (import.meta.main) await buildDemo()
