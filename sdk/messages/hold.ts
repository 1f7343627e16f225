/**
 * Keeps a showing of a message for this tab, by a Web Lock, so that others do not show it at the same time.
 *
 * @returns lets it go; undefined while another tab has it. Where there are no locks (a page without https, a sandboxed
 *   frame), every tab gets it.
 */
export function hold(key: string): Promise<(() => void) | undefined> {
  return new Promise(held => {
    const forAll = () => held(() => {})
    try {
      navigator.locks
        .request(`tidemark message ${key}`, { ifAvailable: true }, lock => {
          if (lock) return new Promise<void>(release => held(release))
          held(undefined)
          return undefined
        })
        .catch(forAll)
    } catch {
      forAll()
    }
  })
}
