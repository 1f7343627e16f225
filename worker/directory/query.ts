import * as v from 'valibot'
import { Filter, modelsNamed, traitsNamed } from '../../shared/segment/filter.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { limitOf } from '../http/limit.ts'
import type { Config } from '../workspace/config.ts'
import { decodeCursor } from './cursor.ts'
import type { Place, Ranking } from './ranking.ts'

/** Which page of which ranking is asked for. */
export interface PageQuery {
  readonly ranking: Ranking
  readonly after?: Place
  readonly limit: number
  readonly counts: boolean
}

const PAGE = ['model', 'sort', 'order', 'cursor', 'limit', 'count']
const OF_A_MODEL = ['stage', 'grade', 'tag', 'min', 'max', 'minFit', 'maxFit', 'minActivity', 'maxActivity']
const OF_ANYBODY = ['q', 'known', 'lastSeenAfter', 'lastSeenBefore', 'lastSeenWithin', 'notSeenFor']
const SORTS = ['score', 'fit', 'activity', 'grade'] as const

/**
 * Reads how a list is ranked and which page of it is wanted.
 * @param usualModel the model to rank by when none is named
 * @throws RequestError for what is none, and for parameters that are not known: a filter that is mistyped must
 * not list everybody
 */
export function readPage(params: URLSearchParams, config: Config, usualModel?: string): PageQuery {
  const model = params.get('model') || usualModel
  const sort = params.get('sort') || (model === undefined ? 'lastSeen' : 'score')
  const order = params.get('order') || 'desc'
  const cursor = params.get('cursor')
  const after = cursor === null ? undefined : decodeCursor(cursor)
  if (after === null) throw invalid('cursor must be the next of the page before.')
  if (order !== 'asc' && order !== 'desc') throw invalid('order must be asc or desc.')
  return {
    ranking: { measure: measureOf(sort, model, config), isAscending: order === 'asc' },
    limit: limitOf(params.get('limit') ?? undefined),
    counts: flag(params, 'count') ?? false,
    ...(after && { after }),
  }
}

/** Reads who is listed. @throws RequestError like `readPage` */
export function readFilter(params: URLSearchParams, config: Config): Filter {
  for (const name of params.keys())
    if (![...PAGE, ...OF_A_MODEL, ...OF_ANYBODY].includes(name) && !name.startsWith('trait.'))
      throw invalid(`There is no parameter ${name}.`)
  const model = params.get('model') || undefined
  const asked = OF_A_MODEL.find(name => params.get(name))
  if (model === undefined && asked !== undefined)
    throw invalid(`${asked} needs a model, since each model has its own.`)
  const filter = {
    ...(model !== undefined && asked !== undefined && { scores: [scoreFilter(params, model)] }),
    ...optional('traits', traitFilters(params)),
    ...optional('lastSeen', {
      ...optional('after', params.get('lastSeenAfter')),
      ...optional('before', params.get('lastSeenBefore')),
      ...optional('within', params.get('lastSeenWithin')),
      ...optional('notWithin', params.get('notSeenFor')),
    }),
    ...optional('known', flag(params, 'known')),
    ...optional('q', params.get('q')),
  }
  const parsed = v.safeParse(Filter, filter)
  if (!parsed.success) {
    const wrong = toIssues(parsed.issues).map(({ path, message }) => `${path} ${message}`)
    throw invalid(`${wrong.join('; ')}.`)
  }
  checkNames(parsed.output, config)
  return parsed.output
}

/** @throws RequestError for a page of what is already filtered, that is asked for with filters */
export function refuseFilters(params: URLSearchParams): void {
  for (const name of params.keys())
    if (!PAGE.includes(name)) throw invalid(`A segment's contacts are not filtered by ${name} as well.`)
}

/** @throws RequestError for a model that is not published or a trait that is not listed */
function checkNames(filter: Filter, config: Config): void {
  for (const model of modelsNamed(filter)) checkModel(model, config)
  for (const name of traitsNamed(filter)) {
    if (config.listedTraits.includes(name)) continue
    throw invalid(
      `The trait ${name} is not listed: ${config.listedTraits.join(', ')} are. Name it in a model or a segment.`,
    )
  }
}

function checkModel(model: string, config: Config): void {
  if (!config.versions.has(model))
    throw new RequestError('not_found', `There is no published model ${model}.`)
}

function measureOf(sort: string, model: string | undefined, config: Config): Ranking['measure'] {
  if (model !== undefined) checkModel(model, config)
  if (sort === 'lastSeen') return { by: 'lastSeen' }
  const by = SORTS.find(known => known === sort)
  if (!by) throw invalid(`sort must be ${SORTS.join(', ')} or lastSeen.`)
  if (model === undefined) throw invalid(`sort=${sort} needs a model.`)
  return { by, model }
}

function scoreFilter(params: URLSearchParams, model: string): object {
  return {
    model,
    ...optional('score', between(params, 'min', 'max')),
    ...optional('fit', between(params, 'minFit', 'maxFit')),
    ...optional('activity', between(params, 'minActivity', 'maxActivity')),
    ...optional('stages', listed(params, 'stage')),
    ...optional('grades', listed(params, 'grade')),
    ...optional('tags', listed(params, 'tag')),
  }
}

/** `trait.plan=pro`, several for any of them; `trait.seats.min=5` and `.max`. */
function traitFilters(params: URLSearchParams): object {
  const traits = new Map<string, object>()
  for (const key of new Set(params.keys())) {
    if (!key.startsWith('trait.') || listed(params, key).length === 0) continue
    const [, name = '', bound] = /^trait\.(.+?)(?:\.(min|max))?$/.exec(key) ?? []
    const condition = bound ? { [bound]: number(params, key) } : { is: listed(params, key) }
    traits.set(name, { ...traits.get(name), ...condition })
  }
  return Object.fromEntries(traits)
}

function between(params: URLSearchParams, min: string, max: string): object {
  return { ...optional('min', number(params, min)), ...optional('max', number(params, max)) }
}

function number(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name)?.trim()
  if (!text) return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) throw invalid(`${name} must be a number.`)
  return value
}

function flag(params: URLSearchParams, name: string): boolean | undefined {
  const text = params.get(name)
  if (!text) return undefined
  if (text !== 'true' && text !== 'false') throw invalid(`${name} must be true or false.`)
  return text === 'true'
}

function listed(params: URLSearchParams, name: string): string[] {
  return params.getAll(name).filter(value => value !== '')
}

/** A field unless it says nothing: a form sends what was left empty, too. */
function optional(name: string, value: unknown): object {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
  return value === undefined || value === null || value === '' || isEmpty ? {} : { [name]: value }
}

function invalid(message: string): RequestError {
  return new RequestError('invalid_request', message)
}
