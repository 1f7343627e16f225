import { expect, it } from 'vitest'
import { runFaults } from '../bench/faults/run.ts'

/** What it waits for at most, one after the other, on a machine that does other things as well. */
const PATIENCE_MS = 180_000

/** The short form of `node bench/faults.ts`: what it waits a minute for is left to that. */
it(
  'has everything that it acknowledged, once, in its place and rightly scored, however often it is killed',
  async () => {
    const { wrong, kills, acknowledged } = await runFaults({ kills: 5, seed: 3, isPatient: false })
    expect(wrong).toEqual([])
    expect(kills).toBeGreaterThanOrEqual(5)
    expect(acknowledged).toBeGreaterThan(100)
  },
  PATIENCE_MS,
)
