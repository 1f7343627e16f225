import type { DirectoryLine } from '../worker/directory/line.ts'
import { GRADES } from '../worker/directory/ranking.ts'

const MODELS = ['acquisition', 'adoption', 'expansion', 'retention']
const STAGES = [null, 'cold', 'warm', 'hot']
const PLANS = ['free', 'trial', 'team', 'business', 'enterprise']
const SYLLABLES = 'an ba ce do el fi gra ho il ju ka len mi no or pe qui ra sto te ul va wen xi yo ze'.split(
  ' ',
)
const START = Date.parse('2026-01-01T00:00:00.000Z')
const DAY_MS = 86_400_000

/** Contact number `n` of a made-up million, always the same one. */
export function benchLine(n: number): DirectoryLine {
  const chance = chanceFrom(n)
  const word = (least: number) =>
    Array.from({ length: least + Math.floor(chance() * 2) }, () => pick(SYLLABLES, chance)).join('')
  const first = word(2)
  const last = word(2)
  const company = word(3)
  return {
    id: `user:${100_000_000 + n}`,
    name: `${capital(first)} ${capital(last)}`,
    email: `${first}.${last}@${company}.example`,
    lastSeen: new Date(START + Math.floor(chance() * 90 * DAY_MS)).toISOString(),
    traits: { company: capital(company), plan: pick(PLANS, chance), seats: Math.floor(chance() ** 4 * 500) },
    scores: Object.fromEntries(
      MODELS.map(model => {
        const fit = Math.round(chance() * 20) * 5
        // Most people do little: half of them have nothing that counts.
        const activity = chance() < 0.5 ? 0 : chance() ** 2 * 100
        const score = Math.min(100, (fit + activity) / 2)
        return [
          model,
          {
            score,
            fit,
            activity,
            stage: STAGES[Math.floor(score / 25.1)] ?? null,
            grade: pick(GRADES, chance),
            tags: chance() < 0.02 ? ['pricing'] : [],
          },
        ]
      }),
    ),
  }
}

function pick<T>(values: readonly T[], chance: () => number): T {
  return values[Math.floor(chance() * values.length)] as T
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Mulberry32 (public domain): numbers from 0 to 1, the same for the same seed. */
function chanceFrom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
