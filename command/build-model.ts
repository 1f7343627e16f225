import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { buildDeclarations } from './declarations.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MODEL = `${ROOT}/dist/model`

/**
 * Builds `tidemark/model` into a folder: a file for each module, marked as free of side effects, so that
 * every bundler drops the modules that are not used. Valibot is left to the bundler as well.
 */
export async function buildModel(folder: string = MODEL): Promise<void> {
  const bundle = await rollup({
    input: `${ROOT}/shared/index.ts`,
    external: ['valibot'],
    plugins: [nodeResolve(), esbuild({ target: 'es2022', tsconfig: false })],
  })
  await bundle.write({ dir: folder, format: 'es', preserveModules: true })
  await bundle.close()
  await writeFile(`${folder}/package.json`, '{ "type": "module", "sideEffects": false }\n')
}

/** Writes the types of `tidemark/model` beside its modules. @throws Error when they do not hold */
export function buildModelTypes(folder: string = MODEL): void {
  buildDeclarations('shared/tsconfig.types.json', folder)
}
