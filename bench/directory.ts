// The list of contacts at a million: `node bench/directory.ts [contacts] [shards] [rounds]`. The lines are
// published to the real shards on bare workerd as subjects publish them, and asked for over HTTP; one process
// and one thread serve all shards here, where the platform has each on its own.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildAll, buildWorker } from '../command/build.ts'
import { startWorkerd } from '../command/workerd.ts'
import { keepFigures, median } from './figures.ts'
import { benchLine } from './lines.ts'
import { benchModels } from './models.ts'

const [contacts = 1_000_000, shards = 16, rounds = 200] = process.argv.slice(2).map(Number)
const KEY = 'sk_bench_of-the-bench'
const FILL = 10_000

await buildAll()
await buildWorker('worker/testing/bench-directory.ts', 'dist/bench-directory.js')
const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
const start = () =>
  startWorkerd({
    config: fileURLToPath(new URL('directory.capnp', import.meta.url)),
    host: '127.0.0.1',
    port: 0,
    folders: { objects: folder },
    env: { ...process.env, TIDEMARK_WORKSPACE: 'bench', TIDEMARK_ADMIN_KEY: KEY },
  })
let running = await start()

for (const model of benchModels()) await api('PUT', `/api/models/${(model as { id: string }).id}`, model)
await api('POST', '/api/directory/rebuild', { shards })
while ((await api<{ shards: number }>('GET', '/api/directory')).shards !== shards) await pause()
await api('PUT', '/api/segments/seats', { name: 'Seats', filter: { traits: { seats: { exists: true } } } })
const began = Date.now()
for (let from = 0; from < contacts; from += FILL) {
  await api('POST', `/bench/fill?from=${from}&to=${Math.min(contacts, from + FILL)}`)
  if ((from / FILL) % 10 === 9) console.log(`${from + FILL} lines in ${seconds(began)} s`)
}
const fillSeconds = seconds(began)

// What a first look costs when every shard has to read its rows.
await running.stop()
running = await start()
const cold = Date.now()
const first = await api<{ count: number }>('GET', '/api/contacts?model=adoption&count=true')
const coldSeconds = seconds(cold)
if (first.count !== contacts) throw new Error(`${first.count} contacts are listed, not ${contacts}.`)

const names = Array.from({ length: rounds }, (_, round) => benchLine((round * 7919) % contacts))
const figures: Record<string, { median: number; p95: number; cpu: number }> = {}
const ask = async (what: string, path: (round: number) => string) => {
  const times: number[] = []
  const cpuBefore = cpuMs()
  for (let round = 0; round < rounds; round++) {
    const at = performance.now()
    await api('GET', path(round))
    times.push(performance.now() - at)
  }
  times.sort((a, b) => a - b)
  const p95 = times[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN
  figures[what] = {
    median: Number(median(times).toFixed(1)),
    p95: Number(p95.toFixed(1)),
    cpu: Number(((cpuMs() - cpuBefore) / rounds).toFixed(1)),
  }
  console.log(what, figures[what])
}
const list = '/api/contacts?limit=50&model=expansion'
await ask('(warming up)', () => list)
delete figures['(warming up)']
await ask('an answer without a list, for comparison', () => '/api/segments/none')
await ask('best 50 by score', () => list)
await ask('best 50, filtered by stage, plan and fit', () => `${list}&stage=warm&trait.plan=team&minFit=60`)
await ask('best 50, filtered to a few', () => `${list}&tag=pricing&grade=A1&trait.plan=enterprise&min=80`)
await ask(
  'best 50 by a search for a name',
  round => `${list}&q=${encodeURIComponent(names[round]?.name ?? '')}`,
)
await ask('best 50 by a search for an address', round => `${list}&q=${names[round]?.email}`)
await ask('best 50 by a search for three letters', round => `${list}&q=${names[round]?.name?.slice(0, 3)}`)
await ask(
  'best 50 by a search and a filter',
  round => `${list}&stage=hot&q=${names[round]?.name?.slice(0, 5)}`,
)
await ask('best 50 by a search for one letter', round => `${list}&q=${names[round]?.name?.slice(0, 1)}`)
await ask('best 50 with the count of all that match', () => `${list}&stage=warm&trait.plan=team&count=true`)
await ask('the latest 50', () => '/api/contacts?limit=50')
const { next } = await api<{ next: string }>('GET', list)
await ask('the page behind', () => `${list}&cursor=${next}`)
await ask("a segment's count", () => '/api/segments/seats')
const load = Number(loadavg()[0]?.toFixed(1))
const [kb = ''] = /\d+/.exec(
  execFileSync('sh', ['-c', `grep VmRSS /proc/${workerdPid()}/status`], { encoding: 'utf8' }),
) ?? ['']
await running.stop()
rmSync(folder, { recursive: true })

keepFigures('directory', {
  what: 'milliseconds over HTTP on bare workerd, one process and thread for all shards; four models, three traits; cpu: milliseconds of the process a request, which other work on the machine changes least',
  load,
  contacts,
  shards,
  rounds: `${rounds} of each`,
  fillSeconds,
  coldSeconds,
  memoryMB: Math.round(Number(kb) / 1024),
  milliseconds: figures,
})

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${running.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok && response.status !== 404)
    throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return (text ? JSON.parse(text) : null) as T
}

/** The time that workerd has used a processor for, from the ticks of a hundredth of a second that Linux counts. */
function cpuMs(): number {
  const fields = readFileSync(`/proc/${workerdPid()}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function workerdPid(): string {
  return execFileSync('pgrep', ['-f', folder], { encoding: 'utf8' }).split('\n', 1)[0] ?? ''
}

function seconds(since: number): number {
  return Number(((Date.now() - since) / 1000).toFixed(1))
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 200))
}
