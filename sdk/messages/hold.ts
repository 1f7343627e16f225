/**
 * Keeps a message for this tab, by a Web Lock, so that others do not show it at the same time, nor its next showing.
 *
 * @param signal stops waiting for another tab
 * @param freed called when another tab that has it lets it go, or is closed
 * @returns lets it go; undefined while another tab has it. Where there are no locks (a page without https, a sandboxed
 *   frame), every tab gets it.
 */
export function hold(id: string, signal: AbortSignal, freed: () => void): Promise<(() => void) | undefined> {
  return new Promise(held => {
    const name = `tidemark ${id}`
    const ask = async () =>
      navigator.locks.request(name, { ifAvailable: true }, lock => {
        if (lock) return new Promise<void>(held)
        held(undefined)
        return void navigator.locks.request(name, { signal }, () => {}).then(freed, () => {})
      })
    ask().catch(() => held(() => {}))
  })
}
