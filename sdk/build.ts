import { rollup } from 'rollup'
import builds from './rollup.config.ts'

/**
 * Builds the SDK into `dist/sdk/`: `tm.js`, `tm-messages.js` and `stub.js` for script tags, `index.js` and the
 * `messages.js` it loads for npm.
 */
export async function buildSdk(): Promise<void> {
  for (const { output, ...input } of builds) {
    const bundle = await rollup(input)
    await bundle.write(output)
    await bundle.close()
  }
}
