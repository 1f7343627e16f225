import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { chromium as playwright } from 'playwright-core'

/** Keeps Chromium from calling home, which it would wait for on a machine without internet. */
export const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const NO_BROWSER = `No Chromium could be started. Either let npm install @sparticuz/chromium, or install one:
apt-get install --no-install-recommends chromium`

/**
 * Starts a headless Chromium: the one that npm has installed, with the libraries it brings where the system
 * lacks them, else the system's own, else Debian's, which root may install.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await working()
  return playwright.launch({ executablePath, args: QUIET, env })
}

/**
 * Opens an address in a headless Chromium that nobody drives, since one that is driven renders no page ahead of
 * time. Answers with how to end it.
 */
export async function openUndriven(url: string): Promise<() => Promise<void>> {
  const { executablePath, env } = await working()
  const profile = await mkdtemp(join(tmpdir(), 'tidemark-profile-'))
  // Without the port it would load the page and end.
  const flags = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`]
  const browser = spawn(executablePath, [...QUIET, ...flags, url], { env, stdio: 'ignore' })
  const ended = new Promise(resolve => browser.once('exit', resolve))
  return async () => {
    browser.kill()
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 3 })
  }
}

let found: Promise<Prepared> | undefined

/** A Chromium that starts, looked for once a process. */
export function working(): Promise<Prepared> {
  found ??= look()
  return found
}

async function look(): Promise<Prepared> {
  const failures: unknown[] = []
  for (const prepare of [packaged, packagedWithLibraries, installed, fromDebian]) {
    try {
      const prepared = await prepare()
      const { executablePath } = prepared
      const env = { ...process.env, ...prepared.env }
      const browser = await playwright.launch({ executablePath, args: QUIET, env })
      await browser.close()
      return { executablePath, env }
    } catch (error) {
      failures.push(error)
    }
  }
  throw new AggregateError(failures, NO_BROWSER)
}

/** A Chromium’s executable, and the environment in which it starts. */
export interface Prepared {
  readonly executablePath: string
  readonly env: NodeJS.ProcessEnv
}

async function packaged(): Promise<Prepared> {
  const folder = await unpacked()
  return { executablePath: join(folder, 'chromium'), env: { FONTCONFIG_PATH: join(folder, 'fonts') } }
}

async function packagedWithLibraries(): Promise<Prepared> {
  const { executablePath, env } = await packaged()
  const libraries = join(dirname(executablePath), 'al2023', 'lib')
  return { executablePath, env: { ...env, LD_LIBRARY_PATH: libraries } }
}

async function installed(): Promise<Prepared> {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    existsSync,
  )
  if (!executablePath) throw new Error('there is no Chromium in /usr/bin')
  return { executablePath, env: {} }
}

async function fromDebian(): Promise<Prepared> {
  if (process.getuid?.() !== 0) throw new Error('only root may install a package')
  for (const task of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    execFileSync('apt-get', task, { stdio: 'ignore' })
  }
  return installed()
}

/**
 * The package's files, unpacked once a version into the temporary folder. They are unpacked beside their place
 * and moved there in one step, since several test processes may start at once.
 */
async function unpacked(): Promise<string> {
  const packageJson = createRequire(import.meta.url)
    .resolve('@sparticuz/chromium')
    .replace(/build\/.*/, 'package.json')
  const { version } = createRequire(import.meta.url)(packageJson) as { version: string }
  const place = join(tmpdir(), 'tidemark-chromium', version)
  if (existsSync(place)) return place

  const { inflate } = await import('@sparticuz/chromium')
  await mkdir(dirname(place), { recursive: true })
  const draft = await mkdtemp(`${place}-`)
  const temporary = process.env.TMPDIR
  // The package unpacks into whatever the system calls temporary.
  process.env.TMPDIR = draft
  try {
    const archives = ['chromium.br', 'fonts.tar.br', 'al2023.tar.br', 'swiftshader.tar.br']
    await Promise.all(archives.map(archive => inflate(join(dirname(packageJson), 'bin', archive))))
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = temporary
  }
  try {
    await rename(draft, place)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!existsSync(place)) throw error
  }
  return place
}
