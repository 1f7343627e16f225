interface NavigationTarget {
  readonly navigation?: EventTarget
}

/**
 * Calls back whenever the page may have changed its address without being loaded again: by the Navigation API
 * where there is one, else by listening in on `history`.
 *
 * @returns undoes it, leaving `history` as it was unless somebody else has wrapped it since
 */
export function watchRoutes(changed: () => void): () => void {
  const navigation = (window as NavigationTarget).navigation
  if (navigation) {
    navigation.addEventListener('currententrychange', changed)
    return () => navigation.removeEventListener('currententrychange', changed)
  }
  const undo = [patch('pushState', changed), patch('replaceState', changed)]
  addEventListener('popstate', changed)
  return () => {
    removeEventListener('popstate', changed)
    for (const step of undo) step()
  }
}

function patch(method: 'pushState' | 'replaceState', changed: () => void): () => void {
  const original = history[method]
  let active = true
  const wrapped: typeof original = function (this: History, ...args) {
    original.apply(this, args)
    if (active) changed()
  }
  history[method] = wrapped
  return () => {
    active = false
    if (history[method] === wrapped) history[method] = original
  }
}
