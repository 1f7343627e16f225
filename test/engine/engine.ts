/** A tab, as far as all engines can be driven alike. Selectors are CSS. */
export interface Tab {
  /** Resolves when the page has loaded. */
  goto(url: string): Promise<void>
  /**
   * Runs a function in the page and waits for what it returns.
   *
   * @param run is sent as text, so it sees nothing from outside of itself
   * @param argument what JSON can carry
   */
  evaluate<Result>(run: () => Result | Promise<Result>): Promise<Result>
  evaluate<Result, Argument>(
    run: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>
  /** Clicks where somebody would: in the middle of the element. */
  click(selector: string): Promise<void>
  /** Types into the element, key by key. */
  type(selector: string, text: string): Promise<void>
  /** Presses a key, wherever the focus is. */
  press(key: Key): Promise<void>
  /** As a click on the tab's cross: the page hears that it goes. */
  close(): Promise<void>
}

/** The keys that tests press, as WebDriver writes them. */
export const KEYS = { Tab: '\uE004', Enter: '\uE006', Escape: '\uE00C' } as const
export type Key = keyof typeof KEYS

/** A browser that was started by somebody: nothing drives it, and its profile stays. */
export interface LooseBrowser {
  /** As a crash: no page hears of it. */
  kill(): Promise<void>
  /** Asks it to end, and waits until it has. */
  end(): Promise<void>
}

/** A visitor's browser, with nothing in it from anybody before. */
export interface Visitor {
  newTab(): Promise<Tab>
  close(): Promise<void>
}

/** How a browser was set up by somebody who wants to be left alone. */
export type Privacy = 'none' | 'private' | 'no cookies'

/** A browser engine on this machine. */
export interface Engine {
  readonly name: 'Chromium' | 'Firefox' | 'WebKit'
  /** Debian's packages that are missing on this machine. */
  readonly missing: readonly string[]
  /** Which of them this engine can be started in. */
  readonly privacies: readonly Privacy[]
  /** Starts what is shared by the visitors of a file. */
  start(): Promise<void>
  newVisitor(): Promise<Visitor>
  /** Opens an address in a browser of its own, whose profile is this folder. */
  openLoose(profile: string, url: string, privacy?: Privacy): Promise<LooseBrowser>
  stop(): Promise<void>
}
