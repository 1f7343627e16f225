import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Bundles an app as its developer's bundler would, with `tidemark` as package.json exports it.
 *
 * @param files the app's modules by name; the first is the entry
 * @param alias packages that stand in for others
 */
export async function buildApp(
  files: Readonly<Record<string, string>>,
  { alias = {}, plugins = [] }: { alias?: Record<string, string>; plugins?: Plugin[] } = {},
): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [Object.keys(files)[0] ?? ''],
    bundle: true,
    write: false,
    format: 'iife',
    charset: 'utf8',
    jsx: 'automatic',
    alias,
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [...plugins, inMemory(files)],
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

function inMemory(files: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'in-memory',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, kind }) => {
        if (kind !== 'entry-point' && !path.startsWith('./')) return undefined
        const name = path.replace('./', '')
        const found = [name, `${name}.ts`, `${name}.tsx`].find(file => file in files)
        return found ? { path: found, namespace: 'app' } : undefined
      })
      build.onLoad({ filter: /./, namespace: 'app' }, ({ path }) => ({
        contents: files[path] ?? '',
        loader: path.endsWith('x') ? 'tsx' : 'ts',
        resolveDir: ROOT,
      }))
    },
  }
}

/** A page around a bundled app, which finds `#root` in it. */
export function appPage(code: string, root = ''): { readonly html: string } {
  return {
    html: `<!doctype html><html lang="en"><head><title>App</title></head><body><div id="root">${root}</div><script>${code.replaceAll('</script', '<\\/script')}</script></body></html>`,
  }
}
