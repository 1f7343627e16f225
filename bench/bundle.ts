import { brotliCompressSync } from 'node:zlib'
import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'
import { bundleSdk } from '../sdk/build.ts'

/** Bytes a browser loads, brotli at its best, by what it loads. */
export interface Sizes {
  readonly 'tm.js': number
  readonly 'tm-messages.js': number
  readonly 'stub.js': number
  /** `import { createTracker }` and nothing else, in an app's minified bundle. */
  readonly createTracker: number
}

export async function measureSizes(): Promise<Sizes> {
  const files = await bundleSdk()
  const size = (code = '') => brotliCompressSync(code).length
  const app = "import { createTracker } from 'tidemark'; createTracker({ key: 'wk_1' })"
  return {
    'tm.js': size(files.get('tm.js')),
    'tm-messages.js': size(files.get('tm-messages.js')),
    'stub.js': size(files.get('stub.js')),
    createTracker: size(await bundleApp(app)),
  }
}

/** An app's bundle, from the npm entry as it is published, minified. */
export async function bundleApp(app: string): Promise<string> {
  const files = new Map([...(await bundleSdk()), ['app', app]])
  const name = (id: string) => (id === 'tidemark' ? 'index.js' : id.replace('./', ''))
  const bundle = await rollup({
    input: 'app',
    plugins: [{ name: 'memory', resolveId: id => name(id), load: id => files.get(id) ?? null }],
  })
  const { output } = await bundle.generate({
    format: 'es',
    plugins: [terser({ module: true, compress: { passes: 3 } })],
  })
  return output[0].code
}
