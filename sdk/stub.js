// Takes calls to `tidemark` until tm.js is there to make them.
;(() => {
  window.tidemark ||= []
  const queue = window.tidemark
  if (!Array.isArray(queue)) return
  for (const method of ['track', 'page', 'identify', 'group', 'feature', 'reset', 'consent', 'on']) {
    queue[method] ??= (...args) => void queue.push([method, ...args])
  }
})()
