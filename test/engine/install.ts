import { spawnSync } from 'node:child_process'
import { allEngines } from './engines.ts'

// Installs the browsers that are missing, from Debian, or says what to install.
const wanted = () => allEngines().flatMap(({ missing }) => missing)

const packages = wanted()
const install = ['install', '--yes', '--no-install-recommends', ...packages]
if (packages.length > 0 && process.getuid?.() === 0) {
  for (const args of [['update', '--quiet'], install]) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', args, { stdio: 'inherit', env })
  }
}
const missing = wanted()
if (missing.length > 0) {
  console.error(`Browsers are missing. As root, on Debian:
apt-get install --no-install-recommends ${missing.join(' ')}`)
  process.exitCode = 1
}
