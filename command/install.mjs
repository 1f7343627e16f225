// Installs the dependencies when they are missing or out of date, so that `npm start` and `npm test` are
// each the only command after a clone. Runs on whatever Node the machine has; the pinned Node 24 is one
// of the packages and comes first on the PATH of every script from then on.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const stamp = 'node_modules/.tidemark-installed'
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''

if (installed !== wanted) {
  console.error('Installing what Tidemark needs …')
  // Not `npm ci`: it refuses a lock file that was written where some platforms' packages were not to be had.
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    // Standard output belongs to the command that comes after.
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    console.error('npm install failed; see above.')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}
