import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Argument, readAlias, readPage, readSubject, readTrack } from './arguments.ts'

type Args = readonly Argument<unknown>[]

const called = () => {}
const traits = { plan: 'team' }
const options = { context: { beta: true } }
const none = { options: {}, callback: undefined }

// The cases of the reference of Segment's library, and of what its readers of arguments do beside them.

describe('track', () => {
  const event = 'Report Exported'
  const properties = { format: 'pdf' }
  test.each<[Args, object]>([
    [[event], { event, properties: {}, ...none }],
    [[event, properties], { event, properties, ...none }],
    [[event, properties, options], { event, properties, options, callback: undefined }],
    [[event, properties, options, called], { event, properties, options, callback: called }],
    [[event, properties, called], { event, properties, options: {}, callback: called }],
    [[event, called], { event, properties: {}, options: {}, callback: called }],
    [[event, null, options], { event, properties: {}, options, callback: undefined }],
    [[{ event, properties }], { event, properties, ...none }],
    [[{ event, properties }, options, called], { event, properties, options, callback: called }],
    [[{ event }, called], { event, properties: {}, options: {}, callback: called }],
    [[undefined], { event: '', properties: {}, ...none }],
  ])('%j', (args, said) => {
    expect(readTrack(args)).toEqual(said)
  })
})

describe('page', () => {
  const page = { category: undefined, name: undefined, properties: {}, ...none }
  test.each<[Args, object]>([
    [[], page],
    [['Pricing'], { ...page, name: 'Pricing' }],
    [['Docs', 'Start'], { ...page, category: 'Docs', name: 'Start' }],
    [[null, 'Start'], { ...page, name: 'Start' }],
    [['Start', null, traits], { ...page, name: 'Start', properties: traits }],
    [[traits], { ...page, properties: traits }],
    [[traits, options], { ...page, properties: traits, options }],
    [['Start', traits], { ...page, name: 'Start', properties: traits }],
    [['Start', traits, options], { ...page, name: 'Start', properties: traits, options }],
    [
      ['Docs', 'Start', traits, options, called],
      { category: 'Docs', name: 'Start', properties: traits, options, callback: called },
    ],
    [['Docs', 'Start', null, options], { ...page, category: 'Docs', name: 'Start', options }],
    [['Docs', 'Start', called], { ...page, category: 'Docs', name: 'Start', callback: called }],
    [[called], { ...page, callback: called }],
  ])('%j', (args, said) => {
    expect(readPage(args)).toEqual(said)
  })
})

describe('identify and group', () => {
  test.each<[Args, object]>([
    [[], { id: undefined, traits: {}, ...none }],
    [['u-1'], { id: 'u-1', traits: {}, ...none }],
    [[42, traits], { id: '42', traits, ...none }],
    [['u-1', traits, options, called], { id: 'u-1', traits, options, callback: called }],
    [['u-1', called], { id: 'u-1', traits: {}, options: {}, callback: called }],
    [['u-1', null, options], { id: 'u-1', traits: {}, options, callback: undefined }],
    [[traits], { id: undefined, traits, ...none }],
    [[traits, options], { id: undefined, traits, options, callback: undefined }],
    [[traits, called], { id: undefined, traits, options: {}, callback: called }],
    [[null, traits], { id: undefined, traits, ...none }],
    [[called], { id: undefined, traits: {}, options: {}, callback: called }],
  ])('%j', (args, said) => {
    expect(readSubject(args)).toEqual(said)
  })
})

describe('alias', () => {
  test.each<[Args, object]>([
    [['u-2'], { to: 'u-2', from: undefined, ...none }],
    [['u-2', 'u-1'], { to: 'u-2', from: 'u-1', ...none }],
    [[2, 1, options, called], { to: '2', from: '1', options, callback: called }],
    [['u-2', options], { to: 'u-2', from: undefined, options, callback: undefined }],
    [['u-2', called], { to: 'u-2', from: undefined, options: {}, callback: called }],
  ])('%j', (args, said) => {
    expect(readAlias(args)).toEqual(said)
  })
})

describe('whatever is said, it is read as Segment’s own library reads it', () => {
  const { resolveArguments, resolvePageArguments, resolveUserArguments, resolveAliasArguments }: Resolvers =
    createRequire(import.meta.url)('@segment/analytics-next/dist/cjs/core/arguments-resolver')
  const text = fc.constantFrom('a', 'b', 'c')
  const object = fc.constantFrom({ x: 1 }, { y: 2 }, { z: 3 })
  const nothing = fc.constantFrom(null, undefined)
  const other = fc.constant(called)
  const upTo = (...places: fc.Arbitrary<Argument<unknown>>[]) =>
    fc.nat(places.length).chain(count => fc.tuple(...places.slice(0, count)))

  test('track', () => {
    const calls = fc.tuple(
      text,
      upTo(fc.oneof(object, nothing, other), fc.oneof(object, nothing, other), fc.oneof(nothing, other)),
    )
    fc.assert(
      fc.property(calls, ([event, rest]) => {
        const { properties, options, callback, ...said } = readTrack([event, ...rest])
        expect([said.event, properties, options, callback]).toEqual(resolveArguments(event, ...rest))
      }),
    )
  })

  test('page', () => {
    const calls = upTo(
      fc.oneof(text, object, nothing, other),
      fc.oneof(text, object, nothing, other),
      fc.oneof(object, nothing, other),
      fc.oneof(object, nothing, other),
      fc.oneof(nothing, other),
    ).filter(args => args.filter(arg => typeof arg === 'object' && arg).length < 3)
    fc.assert(
      fc.property(calls, args => {
        const { category = null, name = null, properties, options, callback } = readPage(args)
        expect([category, name, properties, options, callback]).toEqual(resolvePageArguments(...args))
      }),
    )
  })

  test('identify and group', () => {
    const calls = upTo(
      fc.oneof(text, fc.nat(), object, nothing, other),
      fc.oneof(object, nothing, other),
      fc.oneof(object, nothing, other),
      fc.oneof(nothing, other),
    )
    fc.assert(
      fc.property(calls, args => {
        const { id = null, traits, options, callback } = readSubject(args)
        expect([id, traits, options, callback]).toEqual(resolveUserArguments({ id: () => null })(...args))
      }),
    )
  })

  test('alias', () => {
    const calls = fc.tuple(
      fc.oneof(text, fc.nat()),
      upTo(
        fc.oneof(text, fc.nat(), object, nothing),
        fc.oneof(object, nothing, other),
        fc.oneof(nothing, other),
      ),
    )
    fc.assert(
      fc.property(calls, ([user, rest]) => {
        const { to, from = null, options, callback } = readAlias([user, ...rest])
        expect([to, from, options, callback]).toEqual(resolveAliasArguments(user, ...rest))
      }),
    )
  })
})

/** What is looked at of the library's own module, which it does not export. */
interface Resolvers {
  resolveArguments(...args: unknown[]): unknown[]
  resolvePageArguments(...args: unknown[]): unknown[]
  resolveUserArguments(user: { id(): null }): (...args: unknown[]) => unknown[]
  resolveAliasArguments(...args: unknown[]): unknown[]
}
