import type { Plugin } from 'esbuild'
import { compile } from 'svelte/compiler'
import { compileScript, parse } from 'vue/compiler-sfc'

/** Compiles components that are one file each, as the plugins of Vite do. */
export function singleFile(files: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'single-file',
    setup(build) {
      build.onLoad({ filter: /\.vue$/, namespace: 'app' }, ({ path }) => {
        const { descriptor } = parse(files[path] ?? '')
        const { content } = compileScript(descriptor, { id: path, inlineTemplate: true })
        return { contents: content, loader: 'ts', resolveDir: '.' }
      })
      build.onLoad({ filter: /\.svelte$/, namespace: 'app' }, ({ path }) => {
        const { js, warnings } = compile(files[path] ?? '', { filename: path, generate: 'client' })
        return {
          contents: js.code,
          resolveDir: '.',
          warnings: warnings.map(({ message }) => ({ text: message })),
        }
      })
    },
  }
}
