/** Follows links within the app without loading the page anew, those in Tidemark's messages included. */
export function watchLinks(go: (path: string) => void): void {
  document.addEventListener('click', event => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    // The path, since a click in a message comes from its component.
    const link = event.composedPath().find(target => target instanceof HTMLAnchorElement)
    if (!link || link.download || link.origin !== location.origin || link.hash) return
    if (!link.pathname.startsWith('/demo/app/')) return
    event.preventDefault()
    go(link.pathname + link.search)
  })
}
