import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPackage } from '../command/build.ts'
import { examples } from './sdk/examples.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
let folder: string

/** A customer's app that has installed the package. */
beforeAll(async () => {
  await buildPackage()
  folder = await mkdtemp(join(tmpdir(), 'tidemark-package-'))
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true })
  await symlink(ROOT, join(folder, 'node_modules/tidemark'))
  for (const name of ['react', '@types/react', 'vue']) {
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
}, 60_000)

afterAll(() => rm(folder, { recursive: true }))

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

test('everything that the package exports is there, types before code', async () => {
  const { exports }: Manifest = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8'))
  for (const [name, target] of Object.entries(exports)) {
    const files = typeof target === 'string' ? [target] : Object.values(target)
    expect(files.map(file => [file, existsSync(join(ROOT, file))])).toEqual(files.map(file => [file, true]))
    if (!name.endsWith('.json')) expect(Object.keys(target)).toEqual(['types', 'default'])
  }
})

test('Node imports what is not for React alone', async () => {
  const app = `import { createTracker } from 'tidemark'
    import * as react from 'tidemark/react'
    createTracker({ key: 'wk_1' }).track('Something')
    console.log(Object.keys(react).join())`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', app], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect({ stdout: stdout.trim(), stderr }).toEqual({
    stdout: 'TidemarkProvider,useMessage,useScore,useTracker',
    stderr: '',
  })
})

test.each(['bundler', 'nodenext'])(
  'an app is type-checked against it, resolved as %s does',
  async resolution => {
    await writeFile(
      join(folder, 'app.ts'),
      `import { createTracker, pages, type Tracker } from 'tidemark'
    import { TidemarkProvider, useMessage, useScore, useTracker } from 'tidemark/react'
    import { AnalyticsBrowser } from 'tidemark/segment'
    import { defineModel } from 'tidemark/model'
    import { signIdentity } from 'tidemark/server'

    export const tracker: Tracker = createTracker({ key: 'wk_1', capture: [pages()] })
    tracker.on('score', scores => scores.map(({ score }) => score.toFixed()))
    interface Events { 'Report Exported': { format: 'pdf' | 'csv' } }
    const typed = createTracker<Events>({ key: 'wk_1' })
    typed.track('Report Exported', { format: 'pdf' })
    // @ts-expect-error no format of reports
    typed.track('Report Exported', { format: 'doc' })
    // @ts-expect-error no event of theirs
    typed.track('Something Else')
    export const loose: Tracker = typed
    // @ts-expect-error an option that nobody has heard of
    createTracker({ key: 'wk_1', colour: 'red' })
    // @ts-expect-error no property of a tracker
    tracker.colour
    export function Badge(): string | undefined {
      useTracker().track('Badge Rendered')
      const stage: string | null | undefined = useScore('pql')?.stage
      return stage ?? useMessage('trial')?.message.content.title
    }
    const analytics = AnalyticsBrowser.load({ writeKey: 'wk_1', host: 'https://t.example.com' }, { initialPageview: true })
    export const said: Promise<{ readonly event: object | undefined }> = analytics.track('Report Exported', { format: 'pdf' }, () => {})
    void analytics.page('Docs', 'Start', { version: 2 }, { context: { beta: true } }, ({ event }) => event?.type)
    void analytics.identify('u-1', { plan: 'team' }).then(async () => (await analytics.user()).traits())
    void analytics.identify({ plan: 'team' }, { timestamp: new Date() })
    void analytics.group('acme', { employees: 120 })
    // @ts-expect-error no name of an event
    void analytics.track(42)
    // @ts-expect-error no settings
    AnalyticsBrowser.load()
    // @ts-expect-error neither a tracker nor options
    TidemarkProvider({})
    export { defineModel, signIdentity }
    `,
    )
    expect(compiled(resolution, ['app.ts'])).toBe('')
  },
)

test('the examples of the frameworks are typed well', async () => {
  const files: Readonly<Record<string, string>> = {
    ...examples('Vue', 'https://t.example.com'),
    ...examples('Next.js', 'https://t.example.com'),
    ...examples('React', 'https://t.example.com'),
  }
  const names = ['tracker.ts', 'App.tsx', 'score.ts', 'app/tidemark.tsx', 'app/export.tsx']
  await mkdir(join(folder, 'app'))
  for (const name of names) await writeFile(join(folder, name), files[name] ?? '# missing')
  expect(compiled('bundler', names)).toBe('')
})

/** What the compiler says about files of the app. */
function compiled(resolution: string, files: readonly string[]): string {
  const module = resolution === 'nodenext' ? 'nodenext' : 'esnext'
  const { stdout } = spawnSync(
    process.execPath,
    [
      `${ROOT}/node_modules/typescript/bin/tsc`,
      ...['--noEmit', '--strict', '--module', module, '--moduleResolution', resolution],
      ...['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--jsx', 'react-jsx', ...files],
    ],
    { cwd: folder, encoding: 'utf8' },
  )
  return stdout
}
