import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { buildPackage } from '../../command/build.ts'
import { accepted } from '../sdk/collector.ts'
import { examples } from '../sdk/examples.ts'
import { useSite } from '../sdk/site.ts'
import { APP } from './folder.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NEXT = `${APP}/node_modules/next/dist/bin/next`
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined }

/** It would take the folder that has this project's lock file for the app's. */
const CONFIG = 'export default { outputFileTracingRoot: import.meta.dirname }'

const site = useSite()
let server: ChildProcess | undefined
afterEach(() => server?.kill())

// Skipped where Next.js is not installed; `npm run test:next` installs it.
test.skipIf(!existsSync(NEXT))(
  'the app in Next.js builds, renders on the server and tracks in the browser',
  { timeout: 300_000 },
  async () => {
    const { collector, page } = site
    await installTidemark()
    await writeFile(`${APP}/next.config.mjs`, CONFIG)
    await rm(`${APP}/app`, { recursive: true, force: true })
    for (const [name, code] of Object.entries(examples('Next.js', collector.origin))) {
      await mkdir(dirname(join(APP, name)), { recursive: true })
      await writeFile(join(APP, name), code)
    }
    const built = spawnSync(process.execPath, [NEXT, 'build'], { cwd: APP, encoding: 'utf8', env })
    console.info(built.stdout)
    expect({ status: built.status, stderr: built.stderr }).toMatchObject({ status: 0 })
    const origin = await serve()

    const complaints: string[] = []
    page.on('console', line => ['error', 'warning'].includes(line.type()) && complaints.push(line.text()))
    collector.reply = () =>
      accepted({ scores: [{ model: 'activation', score: 80, stage: 'hot', grade: 'A', tags: [] }] })
    expect(await (await fetch(origin)).text()).toContain('Export')
    await page.goto(origin)
    await page.getByRole('button', { name: 'Export hot' }).click()
    expect((await collector.event(({ event }) => event === 'Report Exported')).properties).toEqual({
      format: 'pdf',
    })
    await page.getByRole('link', { name: 'Pricing' }).click()
    await page.getByRole('heading', { name: 'Pricing' }).waitFor()
    await collector.event(({ event }) => event === 'Pricing Viewed')
    const views = collector.events.filter(({ type }) => type === 'page')
    expect(views.map(({ properties }) => properties?.path)).toEqual(['/', '/pricing'])
    expect(new Set(collector.events.map(({ anonymousId }) => anonymousId)).size).toBe(1)
    expect(complaints.filter(text => !text.includes('favicon'))).toEqual([])
    expect(site.thrown).toEqual([])
  },
)

/** Puts into the app what npm would: Turbopack follows no link out of it. */
async function installTidemark(): Promise<void> {
  await buildPackage()
  const place = `${APP}/node_modules/tidemark`
  await rm(place, { recursive: true, force: true })
  for (const part of ['package.json', 'dist/sdk', 'dist/types']) {
    await cp(join(ROOT, part), join(place, part), { recursive: true })
  }
  // The types of models stand on it.
  await cp(join(ROOT, 'node_modules/valibot'), `${APP}/node_modules/valibot`, { recursive: true })
}

/** Serves what was built; resolves with its origin, which it prints. */
async function serve(): Promise<string> {
  const next = spawn(process.execPath, [NEXT, 'start', '--port', '0'], { cwd: APP, env })
  server = next
  next.stderr.pipe(process.stderr)
  for await (const line of createInterface(next.stdout)) {
    const [, origin] = /Local:\s+(\S+)/.exec(line) ?? []
    if (origin) return origin
  }
  throw new Error('next start has ended')
}
