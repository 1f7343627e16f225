import type { Properties } from '../tracker.ts'

/** What may come after the properties of a call: parts of the event that are other than they would be. */
export interface CallOptions {
  /** Goes into the event's context. */
  readonly context?: Properties
  /** When it happened, if that is not now. */
  readonly timestamp?: Date | string
  /** Who did it, if that is not who is known. */
  readonly userId?: string
  /** Whom Segment would have told; taken, and without effect. */
  readonly integrations?: Properties
  /** Goes into the event's context by its name. */
  readonly [name: string]: unknown
}

/** An event as an object, which `track` takes in the place of its name. */
export interface EventObject {
  readonly event: string
  readonly properties?: Properties
}

/** Called with what has become of a call. */
export type Callback<Result> = (result: Result) => void

/** What a call may be given in any of its places. */
export type Argument<Result> = string | number | object | Callback<Result> | null | undefined

/** What a call says, once its overloads are sorted out. */
interface Said<Result> {
  readonly options: CallOptions
  readonly callback: Callback<Result> | undefined
}

/** `track(event | { event, properties }, properties?, options?, callback?)` */
export function readTrack<Result>(
  args: readonly Argument<Result>[],
): Said<Result> & { readonly event: string; readonly properties: Properties } {
  const [first, second, third] = args
  const whole = isPlain(first)
  const event = whole ? first.event : first
  return {
    event: typeof event === 'string' ? event : '',
    properties: plain(whole ? first.properties : second),
    options: plain(whole ? second : third),
    callback: callbackIn(args),
  }
}

/** `page(category?, name?, properties?, options?, callback?)`: a single text is the name. */
export function readPage<Result>(args: readonly Argument<Result>[]): Said<Result> & {
  readonly category: string | undefined
  readonly name: string | undefined
  readonly properties: Properties
} {
  const texts = args.filter(arg => typeof arg === 'string')
  const objects = args.filter(isPlain)
  const single = objects.length === 1
  // The fourth place is for options, whoever has left out the properties before it.
  const optionsAlone = single && objects[0] === args[3]
  return {
    category: texts.length > 1 ? texts[0] : undefined,
    name: texts.length > 1 ? texts[1] : texts[0],
    properties: optionsAlone ? {} : plain(objects[0]),
    options: optionsAlone ? plain(objects[0]) : plain(objects[1]),
    callback: callbackIn(args),
  }
}

/** `identify(id?, traits?, options?, callback?)` and `group`, which is the same: an object at first is the traits. */
export function readSubject<Result>(
  args: readonly Argument<Result>[],
): Said<Result> & { readonly id: string | undefined; readonly traits: Properties } {
  const callback = callbackIn(args)
  // A callback is the last that is read.
  const [first, ...others] = callback ? args.slice(0, args.indexOf(callback)) : args
  const [traits, options] = isPlain(first) ? [first, ...others] : others
  return {
    id: typeof first === 'string' || typeof first === 'number' ? `${first}` : undefined,
    traits: plain(traits),
    options: plain(options),
    callback,
  }
}

/** `alias(to, from?, options?, callback?)` */
export function readAlias<Result>(
  args: readonly Argument<Result>[],
): Said<Result> & { readonly to: string; readonly from: string | undefined } {
  const [to = '', from] = args.flatMap(arg =>
    typeof arg === 'string' || typeof arg === 'number' ? [`${arg}`] : [],
  )
  return { to, from, options: plain(args.find(isPlain)), callback: callbackIn(args) }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]'
}

function plain(value: unknown): Readonly<Record<string, unknown>> {
  return isPlain(value) ? value : {}
}

function callbackIn<Result>(args: readonly Argument<Result>[]): Callback<Result> | undefined {
  return args.find((arg): arg is Callback<Result> => typeof arg === 'function')
}
