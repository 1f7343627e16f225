import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { difference } from '../shared/testing/near.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-command-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs the command to its end. */
async function tidemark(args: readonly string[], input = '') {
  const child = spawn(process.execPath, ['command/main.ts', ...args], { cwd: ROOT })
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'exit')])
  return { code, out, err }
}

async function read(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += chunk
  return text
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const MODEL = {
  id: 'interest',
  name: 'Interest',
  activity: [
    {
      id: 'site',
      name: 'The site',
      max: 40,
      rules: [
        {
          id: 'pricing',
          name: 'Viewed pricing',
          match: { type: 'page' },
          award: { each: 15 },
          tag: 'price-aware',
        },
        { id: 'seats', measure: { trait: 'seats' }, award: { each: 1 } },
      ],
    },
  ],
  stages: [
    { id: 'cold', from: 0 },
    { id: 'warm', name: 'Warm', from: 40 },
  ],
}
const AT = ['--at', '2026-02-01T00:00:00Z']
const page = (fields: object) => ({ type: 'page', timestamp: '2026-01-01T00:00:00Z', ...fields })
const ndjson = (events: readonly object[]) => events.map(event => `${JSON.stringify(event)}\n`).join('')
const EVENTS = ndjson([
  page({ userId: 'a' }),
  page({ userId: 'b' }),
  page({ userId: 'a' }),
  page({ userId: 'a' }),
])

describe('tidemark score', () => {
  it('prints a line of JSON a subject, from a file, a gzip file or standard input', async () => {
    const model = await file('model.json', JSON.stringify(MODEL))
    const plain = await file('events.ndjson', EVENTS)
    const packed = await file('events.ndjson.gz', gzipSync(EVENTS))
    const answers = await Promise.all([
      tidemark(['score', '--model', model, '--events', plain, ...AT, '--json']),
      tidemark(['score', '--model', model, '--events', packed, ...AT, '--json']),
      tidemark(['score', '--model', model, '--events', '-', ...AT, '--json'], EVENTS),
    ])
    for (const { code, out, err } of answers) {
      expect({ code, err }).toEqual({ code: 0, err: '' })
      const lines = out
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(lines).toHaveLength(2)
      expect(lines[0]).toEqual({
        subject: 'a',
        score: 40,
        raw: 40,
        rawFit: 0,
        rawActivity: 40,
        fit: 0,
        activity: 40,
        grade: 'D3',
        stage: 'warm',
        tags: ['price-aware'],
        disqualifiedBy: null,
        rules: [
          { id: 'pricing', measure: 3, points: 45 },
          { id: 'seats', measure: null, points: 0 },
        ],
      })
    }
  })

  it('explains a score: names, numbers, unknowns, sums and limits', async () => {
    const model = await file('model.json', JSON.stringify(MODEL))
    const { out } = await tidemark(
      ['score', '--model', model, '--events', '-', ...AT, '--subject', 'a', '--explain'],
      EVENTS,
    )
    expect(out).toBe(`a: 40 in Interest at 2026-02-01 00:00 UTC

  rule                  number   points
  Viewed pricing        3           +45  +60 at 4
  seats                 unknown       0  the trait is no number
  = activity: The site              +40  of +45: at most 40

  fit       0
  activity  40
  together  40 (fit + activity)
  score     40 (from 0 to 100)
  grade     D3
  stage     Warm
  tags      price-aware

  stage  cold  from 0   reached
  stage  Warm  from 40  reached: the stage now

`)
  })

  it('lists who has which score when nothing else is asked for', async () => {
    const model = await file('model.json', JSON.stringify(MODEL))
    const { out } = await tidemark(['score', '--model', model, '--events', '-', ...AT], EVENTS)
    expect(out).toBe(`subject  score  grade  stage  tags
a         40.0  D3     warm   price-aware
b         15.0  D4     cold   price-aware
`)
  })

  it('scores nothing from a file with a wrong line, and tells every one of them', async () => {
    const model = await file('model.json', JSON.stringify(MODEL))
    const events = await file('wrong.ndjson', `${EVENTS}{"type":\n${ndjson([page({ timestamp: 'soon' })])}`)
    const { code, out, err } = await tidemark([
      'score',
      '--model',
      model,
      '--events',
      events,
      ...AT,
      '--json',
    ])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    const lines = err.trim().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/wrong\.ndjson:5: is not JSON: /)
    expect(lines[1]).toMatch(/wrong\.ndjson:6: timestamp must be .* \(there is "soon"\)$/)
    expect(lines[2]).toBe('Nothing was scored: 2 lines are not right.')
  })

  it('scores nothing by a model that is not right', async () => {
    const model = await file('bad.json', JSON.stringify({ ...MODEL, rules: [] }))
    const { code, out, err } = await tidemark(['score', '--model', model, '--events', '-', ...AT, '--json'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/bad\.json:1: rules: is not known here/)
  })

  it('says that nobody of that name is in the file, and that there is no file', async () => {
    const model = await file('model.json', JSON.stringify(MODEL))
    const unknown = await tidemark(['score', '--model', model, '--events', '-', '--subject', 'z'], EVENTS)
    expect(unknown).toEqual({ code: 1, out: '', err: 'No event in standard input is about "z".\n' })
    const none = await tidemark(['score', '--model', model, '--events', join(folder, 'none')])
    expect(none).toMatchObject({ code: 1, out: '' })
    expect(none.err).toMatch(/^There is no file .*none\.\n$/)
    const noGzip = await file('plain.gz', EVENTS)
    expect(await tidemark(['score', '--model', model, '--events', noGzip])).toMatchObject({
      code: 1,
      out: '',
    })
  })

  it.each([
    [[]],
    [['--model', 'x']],
    [['--model', 'x', '--events', 'y', '--at', 'soon']],
    [['--model', 'x', '--events', 'y', '--json', '--explain']],
    [['--model', 'x', '--events', 'y', '--colour']],
    [['--model', 'x', '--events', 'y', 'extra']],
  ])('ends with status 2 when it is called so: %j', async args => {
    const { code, out, err } = await tidemark(['score', ...args])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^[^\n]+\n$/)
  })

  it('suggests the option that is near an unknown one, and points to the help', async () => {
    const near = await tidemark(['score', '--event', 'x'])
    expect(near.err).toBe('There is no option --event: perhaps --events was meant. See --help.\n')
    const far = await tidemark(['check', '--colour'])
    expect(far.err).toBe('There is no option --colour. See --help.\n')
  })

  it('ends in silence when its reader has seen enough', async () => {
    const model = await file('model.json', JSON.stringify(MODEL))
    const many = Array.from({ length: 20_000 }, (_, i) => page({ userId: `u${i}` }))
    const events = await file('many.ndjson', ndjson(many))
    const child = spawn(
      process.execPath,
      ['command/main.ts', 'score', '--model', model, '--events', events, '--json'],
      {
        cwd: ROOT,
      },
    )
    const error = read(child.stderr)
    child.stdout.once('data', () => child.stdout.destroy())
    const [code] = await once(child, 'exit')
    expect({ code, error: await error }).toEqual({ code: 0, error: '' })
  })

  it('takes memory for subjects, not for events: 200,000 lines of 60 MB in a heap of 40 MB', async () => {
    const model = await file('model.json', JSON.stringify(MODEL))
    const path = join(folder, 'large.ndjson')
    const out = createWriteStream(path)
    const agent = 'Mozilla/5.0 (X11; Linux x86_64) '.repeat(5)
    for (let i = 0; i < 200_000; i++) {
      const event = page({
        userId: `u${i % 100}`,
        messageId: `message-of-some-length-${i}`,
        context: { agent },
      })
      if (!out.write(`${JSON.stringify(event)}\n`)) await once(out, 'drain')
    }
    out.end()
    await once(out, 'close')
    const command = [
      '--max-old-space-size=40',
      'command/main.ts',
      'score',
      '--model',
      model,
      '--events',
      path,
      '--json',
    ]
    const child = spawn(process.execPath, command, { cwd: ROOT })
    const [printed, error, [code]] = await Promise.all([
      read(child.stdout),
      read(child.stderr),
      once(child, 'exit'),
    ])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const lines = printed
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines).toHaveLength(100)
    expect(lines[99]).toMatchObject({ subject: 'u99', rules: [{ measure: 2000 }, {}] })
  })
})

/** Cases worked by another program, kept beside the project and not in it. */
const WORKED = new URL('../../shared/golden/scoring.json', import.meta.url)
interface Case {
  readonly name: string
  readonly model: unknown
  readonly events: readonly object[]
  readonly at: string
  readonly expect: { readonly rules: readonly { readonly points: number }[] }
}
const cases: Case[] = existsSync(WORKED) ? JSON.parse(readFileSync(WORKED, 'utf8')) : []

describe.skipIf(cases.length === 0)('tidemark score, worked cases', () => {
  it.each(cases.filter((_, i) => i % 25 === 0))(
    '$name',
    async ({ name, model, events, at, expect: expected }) => {
      const modelFile = await file(`${name.replaceAll(/\W/g, '-')}.json`, JSON.stringify(model))
      const { code, out, err } = await tidemark(
        ['score', '--model', modelFile, '--events', '-', '--at', at, '--json'],
        ndjson(events),
      )
      expect({ code, err }).toEqual({ code: 0, err: '' })
      const size = expected.rules.reduce((sum, rule) => sum + Math.abs(rule.points), 1)
      expect(difference(JSON.parse(out), { subject: null, ...expected }, size)).toBeNull()
    },
  )
})

describe('tidemark check', () => {
  it('calls a right model fine, and names the file, the line and the field of what is wrong', async () => {
    const right = await file('right.json', JSON.stringify(MODEL))
    const wrong = await file('wrong.json', JSON.stringify({ ...MODEL, purpose: 'sales' }, null, 2))
    expect(await tidemark(['check', right])).toEqual({
      code: 0,
      out: 'interest: 2 rules, 2 stages, fine\n',
      err: '',
    })
    const { code, out, err } = await tidemark(['check', wrong, join(folder, 'none.json'), right])
    expect({ code, out }).toEqual({ code: 1, out: 'interest: 2 rules, 2 stages, fine\n' })
    const lines = err.trim().split('\n')
    expect(lines[0]).toMatch(/wrong\.json:\d+: purpose: must be "acquisition".* \(there is "sales"\)$/)
    expect(lines[1]).toMatch(/^There is no file .*none\.json\.$/)
    expect(lines[2]).toBe('2 of 3 models are not right.')
  })

  it('warns of a threshold beyond reach, and leaves the status at 0', async () => {
    const model = await file('mark.json', JSON.stringify({ ...MODEL, thresholds: [{ id: 't', at: 90 }] }))
    const { code, err } = await tidemark(['check', model])
    expect(code).toBe(0)
    expect(err).toMatch(
      /mark\.json:1: thresholds\[0\]\.at: warning: no score reaches this threshold: 40 is the most/,
    )
  })

  it('needs a file', async () => {
    expect(await tidemark(['check'])).toMatchObject({ code: 2, out: '' })
    expect(await tidemark(['check', '--colour'])).toMatchObject({ code: 2, out: '' })
  })
})

it.each(['serve', 'score', 'check', 'sign', 'rebuild'])(
  'tidemark %s --help tells how it is called',
  async name => {
    const { code, out } = await tidemark([name, '--help'])
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Usage: tidemark ${name} `))
    expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(100)
    expect((await tidemark(['help', name])).out).toBe(out)
    expect((await tidemark(['--help'])).out).toContain(`\n  ${name} `)
  },
)

it('tidemark help lists the commands, and knows of no others', async () => {
  expect(await tidemark(['help'])).toEqual(await tidemark(['--help']))
  expect(await tidemark(['help', 'guess'])).toMatchObject({ code: 2, out: '' })
})
