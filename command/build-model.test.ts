import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { build } from 'esbuild'
import { rollup } from 'rollup'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildModel, buildModelTypes } from './build-model.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
let folder: string

/** Words that only one part of the module has in it. */
const SCHEMA = 'must be a list of groups'
const ENGINE = 'is no window: the model was not checked'
const PRESETS = 'Marketing qualified'
const READERS = 'is not known here: must be one of'

beforeAll(async () => {
  // Inside the project, so that valibot is found as a customer's bundler finds it.
  await mkdir(`${ROOT}/dist`, { recursive: true })
  folder = await mkdtemp(`${ROOT}/dist/model-test-`)
  await buildModel(`${folder}/model`)
  buildModelTypes(`${folder}/model`)
}, 60_000)

afterAll(() => rm(folder, { recursive: true }))

async function entry(names: string): Promise<string> {
  const file = `${folder}/entry.js`
  await writeFile(file, `import { ${names} } from './model/index.js'\nexport { ${names} }\n`)
  return file
}

async function withEsbuild(names: string, format: 'esm' | 'iife' = 'esm'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [await entry(names)],
    bundle: true,
    minify: true,
    format,
    globalName: 'model',
    write: false,
    charset: 'utf8',
  })
  return outputFiles[0]?.text ?? ''
}

async function withRollup(names: string): Promise<string> {
  const bundle = await rollup({ input: await entry(names), plugins: [nodeResolve()] })
  const { output } = await bundle.generate({ format: 'es' })
  await bundle.close()
  return output[0].code
}

describe.each([
  ['esbuild', withEsbuild],
  ['rollup', withRollup],
])('bundled with %s', (_bundler, bundled: (names: string) => Promise<string>) => {
  test('defineModel brings the schema of models and nothing else', async () => {
    const code = await bundled('defineModel')
    expect(code).toContain(SCHEMA)
    for (const other of [ENGINE, PRESETS, READERS]) expect(code).not.toContain(other)
  })

  test('the engine brings no schema', async () => {
    const code = await bundled('compile, fold, evaluate, emptyState')
    expect(code).toContain(ENGINE)
    for (const other of [SCHEMA, PRESETS, READERS]) expect(code).not.toContain(other)
  })

  test('the presets are data and nothing else', async () => {
    const code = await bundled('presets')
    expect(code).toContain(PRESETS)
    for (const other of [SCHEMA, ENGINE, READERS]) expect(code).not.toContain(other)
  })
})

test.each([
  ['defineModel', 24_000],
  ['compile, fold, evaluate, emptyState', 31_000],
  ['presets', 8_000],
  ['callMark', 1_000],
])('%s is at most %i bytes when minified, valibot included', async (names, most) => {
  expect((await withEsbuild(names)).length).toBeLessThanOrEqual(most)
})

test('what was built runs where there is the language and nothing else', async () => {
  const code = await withEsbuild('compile, defineModel, emptyState, evaluate, presets', 'iife')
  const script = `${code}
    const { compile, defineModel, emptyState, evaluate, presets } = model
    JSON.stringify(evaluate(compile([defineModel(presets[0].model)]).models[0], emptyState(), 0))`
  expect(JSON.parse(runInNewContext(script))).toMatchObject({ score: 0, stage: 'subscriber' })
})

test('its types let the right through and refuse the wrong, with strict settings', async () => {
  const right = "{ id: 'r', match: { type: 'page' }, within: '30d', award: { each: 5 } }"
  const wrong = "{ id: 'r', match: { type: 'page' }, within: '30d', fade: { halfLife: '1d' } }"
  const model = (rule: string) => `defineModel({ id: 'm', activity: [{ id: 'g', rules: [${rule}] }] })`
  const importing = "import { defineModel, compile } from './model/index.js'\n"
  await writeFile(`${folder}/right.ts`, `${importing}compile([${model(right)}])\n`)
  await writeFile(`${folder}/wrong.ts`, `${importing}compile([${model(wrong)}])\n`)
  expect(typesOf('right.ts')).toBe('')
  expect(typesOf('wrong.ts')).toMatch(/^\S*wrong\.ts\(2,[\s\S]*a rule has within or fade, never both/)
}, 60_000)

function typesOf(file: string): string {
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022']
  const tsc = `${ROOT}/node_modules/typescript/bin/tsc`
  return spawnSync(process.execPath, [tsc, ...options, `${folder}/${file}`], { encoding: 'utf8' }).stdout
}

test('the modules say that they have no side effects', async () => {
  expect(JSON.parse(await readFile(`${folder}/model/package.json`, 'utf8'))).toEqual({
    type: 'module',
    sideEffects: false,
  })
})
