interface NavigationTarget {
  readonly navigation?: EventTarget
}

/**
 * Calls back whenever the page may have changed its address without being loaded again: by the Navigation API
 * where there is one, else by listening in on `history`.
 *
 * @param signal undoes it, leaving `history` as it was unless somebody else has wrapped it since
 */
export function watchRoutes(changed: () => void, signal: AbortSignal): void {
  const { navigation } = window as NavigationTarget
  if (navigation) {
    navigation.addEventListener('currententrychange', changed, { signal })
  } else {
    addEventListener('popstate', changed, { signal })
    for (const method of ['pushState', 'replaceState'] as const) patch(method, changed, signal)
  }
}

function patch(method: 'pushState' | 'replaceState', changed: () => void, signal: AbortSignal): void {
  const original = history[method]
  const wrapped: typeof original = function (this: History, ...args) {
    original.apply(this, args)
    if (!signal.aborted) changed()
  }
  history[method] = wrapped
  signal.addEventListener('abort', () => {
    if (history[method] === wrapped) history[method] = original
  })
}
