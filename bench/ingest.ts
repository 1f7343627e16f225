// Batches a second, durable, beside the leanest worker that could be written for the same: one object a
// contact, one commit a batch. Needs wrk. `node bench/ingest.ts [rounds] [seconds]`
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildAll } from '../command/build.ts'
import { type Running, startWorkerd } from '../command/workerd.ts'
import { ADMIN_KEY, removeFolders, startServer } from '../test/server.ts'
import { keepFigures, median } from './figures.ts'
import { benchModels } from './models.ts'

const [rounds = 5, seconds = 8] = process.argv.slice(2).map(Number)
const yardstick = fileURLToPath(new URL('../../shared/yardstick/', import.meta.url))

await buildAll()
const tidemark = await startServer()
for (const model of benchModels())
  await tidemark.api('PUT', `/api/models/${(model as { id: string }).id}`, model)
const withYardstick = existsSync(`${yardstick}yardstick.capnp`)
const lean = withYardstick ? await startYardstick() : undefined

/** Rounds that are not counted: until each contact has its object and its files on disk. */
const WARM_UP_ROUNDS = 3

const rates: { tidemark: number; yardstick: number }[] = []
for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
  const run = String(Date.now() % 1_000_000)
  const rate = {
    yardstick: lean ? wrk(`${yardstick}batch.lua`, `http://127.0.0.1:${lean.port}`, run) : Number.NaN,
    tidemark: wrk(fileURLToPath(new URL('batch.lua', import.meta.url)), tidemark.origin, run, ADMIN_KEY),
  }
  console.log(rate)
  if (round >= WARM_UP_ROUNDS) rates.push(rate)
}
await lean?.stop()
await tidemark.end('SIGTERM')
await removeFolders()

keepFigures('ingest', {
  what: 'batches of ten events a second, four models of 25 rules, 1,000 contacts, bare workerd, 32 connections',
  rounds: `${rounds} of ${seconds} s, in turn; medians`,
  tidemark: median(rates.map(rate => rate.tidemark)),
  ...(withYardstick && {
    yardstick: median(rates.map(rate => rate.yardstick)),
    ratio: Number(median(rates.map(rate => rate.tidemark / rate.yardstick)).toFixed(3)),
  }),
})

function startYardstick(): Promise<Running> {
  return startWorkerd({
    config: `${yardstick}yardstick.capnp`,
    host: '127.0.0.1',
    port: 0,
    folders: { disk: mkdtempSync(join(tmpdir(), 'tidemark-bench-')) },
    env: process.env,
  })
}

function wrk(script: string, origin: string, ...args: string[]): number {
  const load = ['-t2', '-c32', `-d${seconds}s`, '--latency', '-s', script, origin, '--', ...args]
  const printed = execFileSync('wrk', load, { encoding: 'utf8' })
  if (/Non-2xx/.test(printed)) throw new Error(`Not every batch was taken:\n${printed}`)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1])
}
