import { attribution, createTracker } from '../index.ts'
import type { TrackerOptions } from '../tracker.ts'
import { type Analytics, createAnalytics, type Dispatched } from './analytics.ts'
import { type InitOptions, initOptions } from './init-options.ts'
import type { Known } from './known.ts'

/** As Segment's settings: the write key, and what `createTracker` takes beside it. */
export type AnalyticsBrowserSettings = Omit<TrackerOptions, 'key'> & { readonly writeKey: string }

type Call<Method extends keyof Analytics> = Analytics[Method] extends (...args: infer Args) => unknown
  ? (...args: Args) => Promise<Awaited<ReturnType<Analytics[Method]>>>
  : never

/**
 * Segment's `AnalyticsBrowser`, speaking to Tidemark. Calls before `load` wait for it; waited for itself, it is
 * the pair of `analytics` and an empty context.
 *
 * @example
 * import { AnalyticsBrowser } from 'tidemark/segment'
 * export const analytics = AnalyticsBrowser.load({ writeKey: 'wk_…', host: 'https://t.example.com' })
 * analytics.track('Report Exported', { format: 'pdf' })
 */
export class AnalyticsBrowser implements PromiseLike<[Analytics, object]> {
  #start: (analytics: Analytics) => void = () => {}
  readonly #analytics = new Promise<Analytics>(resolve => {
    this.#start = resolve
  })

  constructor() {
    // Sites hand methods on by themselves.
    this.group = this.group.bind(this)
  }

  static load(settings: AnalyticsBrowserSettings, options?: InitOptions): AnalyticsBrowser {
    return new AnalyticsBrowser().load(settings, options)
  }

  load({ writeKey, ...settings }: AnalyticsBrowserSettings, options?: InitOptions): this {
    const analytics = createAnalytics(
      createTracker({
        key: writeKey,
        ...initOptions(options),
        ...settings,
        // Segment's library tells of campaigns unasked.
        capture: [attribution(), ...(settings.capture ?? [])],
      }),
    )
    if (options?.initialPageview) void analytics.page()
    this.#start(analytics)
    return this
  }

  // biome-ignore lint/suspicious/noThenProperty: it is what Segment's can be waited for by
  then: PromiseLike<[Analytics, object]>['then'] = (done, failed) =>
    this.#analytics.then((analytics): [Analytics, object] => [analytics, {}]).then(done, failed)

  track: Call<'track'> = (...args) => this.#analytics.then(({ track }) => track(...args))
  page: Call<'page'> = (...args) => this.#analytics.then(({ page }) => page(...args))
  identify: Call<'identify'> = (...args) => this.#analytics.then(({ identify }) => identify(...args))
  alias: Call<'alias'> = (...args) => this.#analytics.then(({ alias }) => alias(...args))
  reset: Call<'reset'> = () => this.#analytics.then(({ reset }) => reset())
  user: Call<'user'> = () => this.#analytics.then(({ user }) => user())
  ready: Call<'ready'> = callback => this.#analytics.then(({ ready }) => ready(callback))
  trackLink: Call<'trackLink'> = (...args) => this.#analytics.then(({ trackLink }) => trackLink(...args))
  trackForm: Call<'trackForm'> = (...args) => this.#analytics.then(({ trackForm }) => trackForm(...args))
  trackClick: Call<'trackClick'> = this.trackLink
  trackSubmit: Call<'trackSubmit'> = this.trackForm

  group(): Promise<Known>
  group(...args: Parameters<Analytics['group']>): Promise<Dispatched>
  group(...args: Parameters<Analytics['group']> | []): Promise<Known | Dispatched> {
    return this.#analytics.then<Known | Dispatched>(({ group }) => (args.length ? group(...args) : group()))
  }

  on: Call<'on'> = (...args) => this.#analytics.then(({ on }) => on(...args))
  once: Call<'once'> = (...args) => this.#analytics.then(({ once }) => once(...args))
  off: Call<'off'> = (...args) => this.#analytics.then(({ off }) => off(...args))
}
