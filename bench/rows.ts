// Rows written, as the platform counts and bills them: `node bench/rows.ts`. They are counted inside workerd
// by a test of the worker, which this runs and reads.
import { execFileSync } from 'node:child_process'
import { keepFigures } from './figures.ts'

const files = [
  'worker/subject/rows.test.ts',
  'worker/account/rows.test.ts',
  'worker/directory/directory.test.ts',
]
const printed = execFileSync('vitest', ['run', '--project', 'worker', ...files], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
})
const figures = [...printed.matchAll(/rows written: (\{.*\})/g)].map(([, json = '']) => JSON.parse(json))
if (figures.length < files.length) throw new Error(`The tests told too few figures:\n${printed}`)
keepFigures('rows', Object.assign({ what: 'rows written, an alarm that is set counting as one' }, ...figures))
