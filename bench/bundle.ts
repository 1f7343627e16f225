import { brotliCompressSync } from 'node:zlib'
import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'
import { bundleSdk } from '../sdk/build.ts'

/** Bytes a browser loads, brotli at its best, by what it loads. */
export interface Sizes {
  readonly 'tm.js': number
  readonly 'tm-more.js': number
  readonly 'tm-messages.js': number
  readonly 'tm-anchored.js': number
  readonly 'tm-checklist.js': number
  readonly 'tm-live.js': number
  readonly 'tm-survey.js': number
  readonly 'tm-debug.js': number
  readonly 'stub.js': number
  /** In the place of `tm.js` and of Segment's script. */
  readonly 'tm-segment.js': number
  /** `import { createTracker }` and nothing else, in an app's minified bundle. */
  readonly createTracker: number
  /** `tidemark/react`, all of it, with the tracker and without React. */
  readonly react: number
  /** `tidemark/segment`, with the tracker. */
  readonly segment: number
}

export async function measureSizes(): Promise<Sizes> {
  const files = await bundleSdk()
  const size = (code = '') => brotliCompressSync(code).length
  const app = "import { createTracker } from 'tidemark'; createTracker({ key: 'wk_1' })"
  return {
    'tm.js': size(files.get('tm.js')),
    'tm-more.js': size(files.get('tm-more.js')),
    'tm-messages.js': size(files.get('tm-messages.js')),
    'tm-anchored.js': size(files.get('tm-anchored.js')),
    'tm-checklist.js': size(files.get('tm-checklist.js')),
    'tm-live.js': size(files.get('tm-live.js')),
    'tm-survey.js': size(files.get('tm-survey.js')),
    'tm-debug.js': size(files.get('tm-debug.js')),
    'stub.js': size(files.get('stub.js')),
    'tm-segment.js': size(files.get('tm-segment.js')),
    createTracker: size(await bundleApp(app, files)),
    react: size(await bundleApp(all('tidemark/react'), files)),
    segment: size(await bundleApp(all('tidemark/segment'), files)),
  }
}

/** An app that uses all that an entry exports. */
function all(entry: string): string {
  return `import * as all from '${entry}'; console.log(all)`
}

/** An app's bundle, from the npm entries as they are published, minified. */
export async function bundleApp(app: string, sdk?: ReadonlyMap<string, string>): Promise<string> {
  const files = new Map([...(sdk ?? (await bundleSdk())), ['app', app]])
  const name = (id: string, importer = '') =>
    id.startsWith('.')
      ? new URL(id, `file:///${importer}`).pathname.slice(1)
      : id.replace(/^tidemark$/, 'index.js').replace(/^tidemark\/(.*)/, '$1.js')
  const bundle = await rollup({
    input: 'app',
    external: ['react'],
    // `'use client'` is for frameworks, which read it before they bundle.
    onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
    plugins: [{ name: 'memory', resolveId: name, load: id => files.get(id) ?? null }],
  })
  const { output } = await bundle.generate({
    format: 'es',
    plugins: [terser({ module: true, compress: { passes: 3 } })],
  })
  return output[0].code
}
