import type { Tracker } from '../tracker.ts'

/** Makes a store once a tracker, so that all components see the same at the same time. */
export function storeOf<Store>(make: (tracker: Tracker) => Store): (tracker: Tracker) => Store {
  const stores = new WeakMap<Tracker, Store>()
  return tracker => {
    let store = stores.get(tracker)
    if (!store) {
      store = make(tracker)
      stores.set(tracker, store)
    }
    return store
  }
}
