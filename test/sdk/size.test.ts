import { brotliCompressSync } from 'node:zlib'
import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'
import { expect, test } from 'vitest'
import { bundleSdk } from '../../sdk/build.ts'

const size = (code: string | undefined) => brotliCompressSync(code ?? '').length

test('what a visitor loads stays within its budget', { timeout: 60_000 }, async () => {
  const files = await bundleSdk()
  const sizes = {
    'tm.js': size(files.get('tm.js')),
    'tm-messages.js': size(files.get('tm-messages.js')),
    'stub.js': size(files.get('stub.js')),
    createTracker: size(
      await bundled("import { createTracker } from 'tidemark'; createTracker({ key: 'wk_1' })"),
    ),
  }
  console.info('bytes, brotli:', sizes)
  expect(sizes['tm.js']).toBeLessThanOrEqual(5_120)
  expect(sizes['tm-messages.js']).toBeLessThanOrEqual(7_168)
  expect(sizes['stub.js']).toBeLessThanOrEqual(256)
  expect(sizes.createTracker).toBeLessThanOrEqual(3_584)
})

test('captures and messages are not in the bundle of who does not import them', {
  timeout: 60_000,
}, async () => {
  const code = await bundled("import { createTracker } from 'tidemark'; createTracker({ key: 'wk_1' })")
  for (const word of ['Form Submitted', 'Pricing Viewed', 'tidemark.seen', 'data-tidemark-feature'])
    expect(code).not.toContain(word)
})

/** An app's bundle, from the npm entry as it is published, minified. */
async function bundled(app: string): Promise<string> {
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
