/** Does something at most once a task for each thing: a click on a label brings a second one, on its field. */
export function onceATask<Thing>(act: (thing: Thing) => void): (thing: Thing) => void {
  const done = new Set<Thing>()
  return thing => {
    if (done.has(thing)) return
    done.add(thing)
    setTimeout(() => done.clear())
    act(thing)
  }
}
