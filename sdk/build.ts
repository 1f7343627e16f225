import { rollup } from 'rollup'
import builds from './rollup.config.ts'

/**
 * Builds the SDK into `dist/sdk/`: `tm.js`, `tm-more.js`, `tm-messages.js`, `tm-debug.js` and `stub.js` for script
 * tags, and for npm `index.js`, `react.js` and `segment.js`, and a file for each module they share.
 */
export async function buildSdk(): Promise<void> {
  for (const { output, ...input } of builds) {
    const bundle = await rollup(input)
    await bundle.write(output)
    await bundle.close()
  }
}

/** Builds the same files in memory: their code by file name. */
export async function bundleSdk(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const { output, ...input } of builds) {
    const bundle = await rollup(input)
    for (const file of (await bundle.generate(output)).output) {
      if (file.type === 'chunk') files.set(file.fileName, file.code)
    }
    await bundle.close()
  }
  return files
}
