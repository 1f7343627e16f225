// Rows written, as the platform counts and bills them: `node bench/rows.ts`. They are counted inside workerd
// by a test of the worker, which this runs and reads.
import { execFileSync } from 'node:child_process'
import { keepFigures } from './figures.ts'

const printed = execFileSync('vitest', ['run', '--project', 'worker', 'worker/subject/rows.test.ts'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
})
const figures = /rows written: (\{.*\})/.exec(printed)?.[1]
if (!figures) throw new Error(`The test told no figures:\n${printed}`)
keepFigures('rows', { what: 'rows written, an alarm that is set counting as one', ...JSON.parse(figures) })
