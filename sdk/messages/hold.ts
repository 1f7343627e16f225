/**
 * Keeps a showing of a message for this tab, by a Web Lock, so that others do not show it at the same time.
 *
 * @returns lets it go; undefined while another tab has it. Where there are no locks (a page without https, a sandboxed
 *   frame), every tab gets it.
 */
export function hold(key: string): Promise<(() => void) | undefined> {
  return new Promise(held => {
    const ask = async () =>
      navigator.locks.request(`tidemark ${key}`, { ifAvailable: true }, lock =>
        lock ? new Promise<void>(held) : held(undefined),
      )
    ask().catch(() => held(() => {}))
  })
}
