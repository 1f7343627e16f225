import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import setup from './build.ts'

/** Everything that is checked, in the order in which a failure is cheapest to find. */
const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format and lint', 'biome', 'check', '--error-on-warnings'],
  ['types', 'npm', 'run', '--silent', 'types'],
]
const RESULTS = 'dist/test-results.json'

interface Results {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numFailedTestSuites: number
}

await setup()
const failedChecks = CHECKS.filter(([name, command, ...args]) => {
  const passed = succeeds(command, args)
  console.log(`${passed ? 'passed' : 'FAILED'}: ${name}`)
  return !passed
})
mkdirSync('dist', { recursive: true })
writeFileSync(RESULTS, '{}')
const testsPassed = succeeds('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${RESULTS}`,
])
const {
  numPassedTests = 0,
  numFailedTests = 0,
  numPendingTests = 0,
}: Partial<Results> = JSON.parse(readFileSync(RESULTS, 'utf8'))
const passed = numPassedTests + CHECKS.length - failedChecks.length
// A suite that could not be loaded counts no test, and is a failure all the same.
const failed = numFailedTests + failedChecks.length + (testsPassed || numFailedTests > 0 ? 0 : 1)
console.log(`${passed} passed, ${failed} failed, ${numPendingTests} skipped`)
process.exitCode = failed > 0 ? 1 : 0

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
}
