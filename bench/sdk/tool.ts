/** A request that reached a tool's host. */
export interface HostRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** What a tool's host answers; JSON when it is not a text. */
export interface HostReply {
  readonly type?: string
  readonly body: unknown
}

/**
 * An event as a host received it. `what` is `page`, `identify`, `form`, `track:` and the name of a call, or the
 * tool's own word for what nobody asked for. The same `id` is the same event.
 */
export interface Arrival {
  readonly id: string
  readonly what: string
}

/** An analytics SDK as its documentation installs it, and the answers that its service would give. */
export interface Tool {
  readonly name: string
  /** The package and its version. */
  readonly from: string
  /** How it is configured, where that is not the whole of its documentation's first page. */
  readonly setup: string
  /** What its host serves: code, minified, by the last part of the path. */
  readonly scripts: ReadonlyMap<string, string>
  /**
   * The HTML in the page's head: loads the tool and sets `window.tool`, by which the page calls it. `host` is
   * an origin. `page` and `form` are left out where the tool sees those by itself.
   */
  head(host: string): string
  /** What the host answers to what is not a script. */
  reply(request: HostRequest, host: string): HostReply
  /** The events in a request; none for others. */
  arrivals(request: HostRequest): readonly Arrival[]
}

/** JavaScript that gives the page its `window.tool`, from the bodies of its functions. */
export function toolCalls(calls: {
  readonly track: string
  readonly identify: string
  readonly page?: string
  readonly form?: string
}): string {
  const { track, identify, page = '', form = '' } = calls
  return `window.tool = {
    track: (name, properties) => { ${track} },
    identify: (id, traits) => { ${identify} },
    page: () => { ${page} },
    form: () => { ${form} },
  }`
}

/** The head of a page that has the tool in its own bundle, `app.js`. */
export function moduleTag(host: string): string {
  return `<script type="module" src="${host}/app.js"></script>`
}
