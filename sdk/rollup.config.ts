import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import type { OutputOptions, Plugin, RollupOptions } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'

const path = (relative: string) => decodeURIComponent(new URL(relative, import.meta.url).pathname)
const output = path('../dist/sdk')

/** Strips types, and leaves the language as it is: browsers of 2022 and later. */
const plugins = (): Plugin[] => [nodeResolve(), esbuild({ target: 'es2022', tsconfig: false })]
const minify = (module: boolean) => terser({ ecma: 2020, module, compress: { passes: 3 } })

type Build = RollupOptions & { output: OutputOptions }

/** The script tag's pieces, minified, and the npm entry, left readable for the bundler that takes it. */
const builds: Build[] = [
  {
    input: path('script.ts'),
    plugins: plugins(),
    output: { file: `${output}/tm.js`, format: 'iife', plugins: [minify(false)] },
  },
  {
    input: path('messages/index.ts'),
    plugins: plugins(),
    output: { file: `${output}/tm-messages.js`, format: 'es', plugins: [minify(true)] },
  },
  {
    input: path('stub.js'),
    output: { file: `${output}/stub.js`, format: 'es', plugins: [minify(false)] },
  },
  {
    input: path('index.ts'),
    plugins: plugins(),
    output: {
      dir: output,
      format: 'es',
      chunkFileNames: chunk => (chunk.isDynamicEntry ? 'messages.js' : 'shared.js'),
    },
  },
]

export default builds
