// Takes calls to `tidemark` until tm.js is there to make them.
;(() => {
  // What has this name may be an element with this id.
  if (!window.tidemark?.track) window.tidemark = []
  const queue = window.tidemark
  for (const method of ['track', 'page', 'identify', 'group', 'feature', 'reset', 'consent', 'on']) {
    queue[method] ??= (...args) => void queue.push([method, ...args])
  }
})()
