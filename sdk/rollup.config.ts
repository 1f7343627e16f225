import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import type { OutputOptions, Plugin, RollupOptions } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { tightStyles } from './tight-styles.ts'

const path = (relative: string) => decodeURIComponent(new URL(relative, import.meta.url).pathname)
const output = path('../dist/sdk')

/** Strips types, and leaves the language as it is: browsers of 2022 and later. */
const plugins = (): Plugin[] => [nodeResolve(), tightStyles(), esbuild({ target: 'es2022', tsconfig: false })]
const minify = () =>
  terser({ ecma: 2020, module: true, compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true } })

type Build = RollupOptions & { output: OutputOptions }

/** An entry beside `index.js`, which it imports: the app that imports both has one tracker's code. */
const beside = (input: string, file: string, banner = ''): Build => ({
  input: path(input),
  external: [path('index.ts'), 'react'],
  plugins: plugins(),
  output: { file: `${output}/${file}`, format: 'es', banner, paths: { [path('index.ts')]: './index.js' } },
})

/** The script tag's pieces, minified, and the npm entry, left readable for the bundler that takes it. */
const builds: Build[] = [
  {
    input: path('script.ts'),
    plugins: plugins(),
    output: { file: `${output}/tm.js`, format: 'iife', plugins: [minify()] },
  },
  {
    input: path('segment/script.ts'),
    plugins: plugins(),
    output: { file: `${output}/tm-segment.js`, format: 'iife', plugins: [minify()] },
  },
  {
    input: path('messages/index.ts'),
    // Formats that come in their own pieces import what they share with the others from this one.
    preserveEntrySignatures: 'allow-extension',
    plugins: plugins(),
    output: {
      dir: output,
      entryFileNames: 'tm-messages.js',
      chunkFileNames: 'tm-[name].js',
      format: 'es',
      plugins: [minify()],
    },
  },
  {
    input: path('live.ts'),
    plugins: plugins(),
    output: { file: `${output}/tm-live.js`, format: 'es', plugins: [minify()] },
  },
  {
    input: path('more/tag.ts'),
    external: [path('debugger/index.ts')],
    plugins: plugins(),
    output: {
      file: `${output}/tm-more.js`,
      format: 'es',
      paths: { [path('debugger/index.ts')]: './tm-debug.js' },
      plugins: [minify()],
    },
  },
  {
    input: path('debugger/index.ts'),
    plugins: plugins(),
    output: { file: `${output}/tm-debug.js`, format: 'es', plugins: [minify()] },
  },
  {
    input: path('stub.js'),
    output: { file: `${output}/stub.js`, format: 'es', plugins: [minify()] },
  },
  {
    input: path('index.ts'),
    plugins: plugins(),
    output: {
      dir: output,
      format: 'es',
      // A file a module: a bundler cannot leave a part of a file to what is loaded later.
      preserveModules: true,
      preserveModulesRoot: path('.'),
    },
  },
  // Next.js renders what is imported from a server component on the server, unless the module says so.
  beside('react/index.ts', 'react.js', "'use client'"),
  beside('segment/index.ts', 'segment.js'),
]

export default builds
