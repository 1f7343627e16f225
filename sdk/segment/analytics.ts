import type { Properties, TrackedEvent, Tracker } from '../tracker.ts'
import {
  type Argument,
  type Callback,
  type CallOptions,
  type EventObject,
  readAlias,
  readPage,
  readSubject,
  readTrack,
} from './arguments.ts'
import { carry, completeEvent } from './carried.ts'
import { type Elements, onEach, type Told } from './elements.ts'
import { createEmitter, type Emitter } from './emitter.ts'
import { createKnown, type Known } from './known.ts'

/** What became of a call. */
export interface Dispatched {
  /** The event as it was queued; undefined where none was, as without consent or with wrong arguments. */
  readonly event: TrackedEvent | undefined
}

type Done = Callback<Dispatched>
type Arg = Argument<Dispatched>

/** Segment's `analytics`, with the calls of its reference, speaking to Tidemark. Promises resolve when the event is queued. */
export interface Analytics extends Emitter {
  /** True, as with Segment's library once it has started. */
  readonly initialized: true
  /** Tidemark's own methods, such as `scores()`. */
  readonly tracker: Tracker
  track(
    event: string | EventObject,
    properties?: Properties | Done | null,
    options?: CallOptions | Done | null,
    callback?: Done,
  ): Promise<Dispatched>
  page(
    category?: string | Properties | Done | null,
    name?: string | Properties | CallOptions | Done | null,
    properties?: Properties | CallOptions | Done | null,
    options?: CallOptions | Done | null,
    callback?: Done,
  ): Promise<Dispatched>
  identify(
    id?: string | number | Properties | Done | null,
    traits?: Properties | CallOptions | Done | null,
    options?: CallOptions | Done | null,
    callback?: Done,
  ): Promise<Dispatched>
  /** The company that is known in this page. */
  group(): Known
  group(
    id: string | number | Properties | null | undefined,
    traits?: Properties | CallOptions | Done | null,
    options?: CallOptions | Done | null,
    callback?: Done,
  ): Promise<Dispatched>
  alias(
    to: string | number,
    from?: string | number | CallOptions | Done | null,
    options?: CallOptions | Done | null,
    callback?: Done,
  ): Promise<Dispatched>
  /** Tracks each click on these links; nothing waits, since an event outlives its page. */
  trackLink(links: Elements, event: Told<string>, properties?: Told<Properties>): void
  /** Tracks each time one of these forms is submitted. */
  trackForm(forms: Elements, event: Told<string>, properties?: Told<Properties>): void
  trackClick: Analytics['trackLink']
  trackSubmit: Analytics['trackForm']
  /** Who is known in this page. `traits` are those that were told in it. */
  user(): Known & { anonymousId(): string | null }
  reset(): void
  ready(callback?: () => void): Promise<void>
}

/** Speaks Segment's calls to a tracker. */
export function createAnalytics(tracker: Tracker): Analytics {
  const { emit, ...emitter } = createEmitter()
  const person = createKnown(() => tracker.identity()?.userId)
  let groupId: string | undefined
  const company = createKnown(() => groupId)
  let queued: TrackedEvent | undefined

  tracker.on('event', event => {
    if (completeEvent(event)) queued = event
  })

  /** Sends the event of a call by `send`, which is given the fields that carry along what the call says. */
  const dispatch = async (
    { options, callback }: { options: CallOptions; callback: Done | undefined },
    send: (said: Properties) => void,
    more: Properties = {},
  ): Promise<Dispatched> => {
    queued = undefined
    send(carry({ options, more }))
    const event = queued
    await undefined
    reported(() => callback?.({ event }))
    return { event }
  }

  function group(): Known
  function group(...args: Arg[]): Promise<Dispatched>
  function group(...args: Arg[]): Known | Promise<Dispatched> {
    if (!args.length) return company
    const said = readSubject(args)
    const traits = company.learn(said.id, said.traits)
    groupId = said.id ?? groupId
    emit('group', groupId, traits, said.options)
    return dispatch(said, own => tracker.group(groupId ?? '', { ...traits, ...own }))
  }

  const analytics: Analytics = {
    ...emitter,
    initialized: true,
    tracker,
    track(...args) {
      const said = readTrack(args)
      emit('track', said.event, said.properties, said.options)
      return dispatch(said, own => tracker.track(said.event, { ...said.properties, ...own }))
    },
    page(...args) {
      const said = readPage(args)
      const { category, name } = said
      const properties = { ...said.properties, ...(category && { category }), ...(name && { name }) }
      emit('page', category, name, said.properties, said.options)
      return dispatch(said, own => tracker.page(name, { ...properties, ...own }), { category })
    },
    identify(...args) {
      const said = readSubject(args)
      const traits = person.learn(said.id, said.traits)
      emit('identify', said.id, traits, said.options)
      return dispatch(said, own => tracker.identify(said.id, { ...traits, ...own }))
    },
    group,
    alias(...args) {
      const said = readAlias(args)
      emit('alias', said.to, said.from, said.options)
      // Not an identify: who is known stays who they are.
      return dispatch(said, own => tracker.identify(undefined, own), {
        type: 'alias',
        userId: said.to,
        previousId: said.from,
      })
    },
    trackLink: (links, event, properties) => onEach(links, 'click', event, properties, analytics.track),
    trackForm: (forms, event, properties) => onEach(forms, 'submit', event, properties, analytics.track),
    trackClick: (...args) => analytics.trackLink(...args),
    trackSubmit: (...args) => analytics.trackForm(...args),
    user: () => ({ ...person, anonymousId: () => tracker.identity()?.anonymousId ?? null }),
    reset() {
      tracker.reset()
      groupId = undefined
      person.forget()
      company.forget()
      emit('reset')
    },
    async ready(callback) {
      await undefined
      reported(() => callback?.())
    },
  }
  return analytics
}

/** Calls what the site has handed over; what it throws is for the console, and no promise rejects. */
function reported(call: () => void): void {
  try {
    call()
  } catch (error) {
    console.error(error)
  }
}
