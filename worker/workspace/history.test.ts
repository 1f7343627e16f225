import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { type Model, parseModel } from '../../shared/engine/index.ts'
import { Audit, KEPT_MS, MOST } from './audit.ts'
import { type ModelVersions, modelVersions } from './models.ts'
import { KEPT_DELETED_MS, MOST_VERSIONS } from './versions.ts'

const NOW = Date.UTC(2026, 0, 1)
const BY = { id: 'key', name: 'Of the tests' }
const ALL = { before: null, limit: 500 }

function inObject<T>(name: string, look: (sql: SqlStorage) => T): Promise<T> {
  return runInDurableObject(env.WORKSPACE.getByName(name), (_, { storage }) => look(storage.sql))
}

function modelOf(id: string, status: string): Model {
  const parsed = parseModel({ id, status, activity: [] })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.model
}

/** Saves a version of a model, in the state that is told, at an instant. */
function save(
  versions: ModelVersions,
  id: string,
  version: number,
  status = 'draft',
  live: number | null = null,
) {
  const model = modelOf(id, status)
  const row = {
    version,
    revision: version,
    savedAt: NOW,
    by: BY,
    thing: model,
    status: model.status,
  } as const
  versions.add({ ...row, action: 'saved', crossings: 'silent' }, live)
}
const kept = (versions: ModelVersions, id: string) => versions.page(id, ALL).map(({ version }) => version)

describe('the history of a model', () => {
  it('is bounded: the oldest drafts go first, what scores and what was saved last never', () =>
    inObject('history-bounded', sql => {
      const versions = modelVersions(sql)
      // Published: 1, 3 and 5; the third scores.
      for (let version = 1; version <= MOST_VERSIONS; version++)
        save(versions, 'm', version, [1, 3, 5].includes(version) ? 'active' : 'draft', 3)
      expect(kept(versions, 'm')).toHaveLength(MOST_VERSIONS)
      for (let more = 1; more <= MOST_VERSIONS - 3; more++)
        save(versions, 'm', MOST_VERSIONS + more, 'active', 3)
      // Every draft is gone and nothing that was published.
      expect(kept(versions, 'm').slice(-3)).toEqual([5, 3, 1])
      expect(kept(versions, 'm')).toHaveLength(MOST_VERSIONS)
      save(versions, 'm', 1000, 'active', 3)
      save(versions, 'm', 1001, 'draft', 3)
      expect(kept(versions, 'm').slice(0, 2)).toEqual([1001, 1000])
      expect(kept(versions, 'm').at(-1)).toBe(3)
      expect(kept(versions, 'm')).toHaveLength(MOST_VERSIONS)
    }))

  it('of a deleted model is kept for a while, and for good when it was brought back', () =>
    inObject('history-deleted', sql => {
      const versions = modelVersions(sql)
      for (const id of ['gone', 'back', 'other']) save(versions, id, 1)
      versions.close('gone', NOW - KEPT_DELETED_MS)
      versions.close('back', NOW - KEPT_DELETED_MS - 1)
      save(versions, 'back', 2)
      expect(['gone', 'back', 'other'].map(id => kept(versions, id))).toEqual([[1], [2, 1], [1]])
      versions.close('gone', NOW - KEPT_DELETED_MS - 1)
      save(versions, 'other', 2)
      expect(['gone', 'back', 'other'].map(id => kept(versions, id))).toEqual([[], [2, 1], [2, 1]])
    }))

  it('begins with the next save where a model was saved before there were histories', async () => {
    const stub = env.WORKSPACE.getByName('history-before')
    const model = modelOf('m', 'active')
    const before = { version: 9, models: { m: { id: 'm', version: 4, model, live: { version: 7, model } } } }
    await runInDurableObject(stub, (_, { storage }) => storage.kv.put('workspace', before))
    expect(await stub.modelHistory('m', ALL)).toEqual([])
    await stub.putModel(modelOf('m', 'draft'))
    const history = await stub.modelHistory('m', ALL)
    expect(history.map(({ version, live }) => [version, live])).toEqual([[5, false]])
    expect(await stub.one('models', 'm')).toMatchObject({ thing: { version: 5, live: { version: 7 } } })
  })

  it('is not begun by who only asks', () =>
    inObject('history-asked', sql => {
      const versions = modelVersions(sql)
      expect([versions.last('m'), versions.get('m', 1), kept(versions, 'm')]).toEqual([0, null, []])
      new Audit(sql).page(ALL, NOW)
      const tables = sql.exec("SELECT name FROM sqlite_master WHERE name IN ('version', 'audit')").toArray()
      expect(tables).toEqual([])
    }))
})

describe('the audit', () => {
  const entry = { by: BY, action: 'saved', thing: 'models/m', version: 1 } as const

  it('forgets the oldest beyond ten thousand', () =>
    inObject('audit-most', sql => {
      const audit = new Audit(sql)
      for (let i = 0; i < MOST + 5; i++) audit.add({ ...entry, at: NOW })
      expect(audit.page({ before: 10, limit: 10 }, NOW).map(({ number }) => number)).toEqual([9, 8, 7, 6])
    }))

  it('forgets what is older than 400 days, whether anything is written or not', () =>
    inObject('audit-old', sql => {
      const audit = new Audit(sql)
      const seen = (now: number) => audit.page(ALL, now).map(({ at }) => at - NOW)
      audit.add({ ...entry, at: NOW })
      expect(seen(NOW + KEPT_MS)).toEqual([0])
      expect(seen(NOW + KEPT_MS + 1)).toEqual([])
      audit.add({ ...entry, at: NOW + KEPT_MS + 1 })
      expect(seen(NOW)).toEqual([KEPT_MS + 1])
    }))
})
