import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { APP } from './folder.ts'

/** What an app of Next.js installs, in TypeScript as `create-next-app` makes it. */
const MANIFEST = {
  private: true,
  dependencies: { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' },
  devDependencies: { '@types/node': '24.19.2', '@types/react': '19.3.0', typescript: '5.9.3' },
}

await mkdir(APP, { recursive: true })
await writeFile(`${APP}/package.json`, JSON.stringify(MANIFEST))
const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
  cwd: APP,
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
process.exitCode = status ?? 1
