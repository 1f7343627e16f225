import { element } from '../messages/element.ts'
import { jsonElement } from './json.ts'
import type { LoggedContent, LoggedEvent } from './log.ts'
import { surroundings } from './surroundings.ts'
import { timeOf, troubleOf } from './trouble.ts'
import type { ViewOf } from './view.ts'

/** Every event, the newest first, with what became of it and its JSON to unfold. */
export const eventList: ViewOf = ({ host, log }) => {
  const list = element('ol', 'rows')
  list.setAttribute('aria-label', 'Events, the newest first')
  const nothing = element('p', 'nothing', 'No events yet. Use the page, and they show here.')
  const dropped = element('p', 'note')
  const rows = new Map<LoggedEvent, Row>()

  return {
    name: 'Events',
    element: element('div', 'view', [dropped, nothing, list]),
    update() {
      const trouble = troubleOf(log.last, surroundings(host))
      const current = new Set(log.events)
      for (const [event, row] of rows) {
        if (current.has(event)) continue
        row.element.remove()
        rows.delete(event)
      }
      log.events.forEach((event, index) => {
        let row = rows.get(event)
        if (!row) {
          row = createRow(event)
          rows.set(event, row)
          list.insertBefore(row.element, list.children[list.children.length - index] ?? null)
        }
        row.update(trouble?.short)
      })
      nothing.hidden = log.events.length > 0
      const counts = Object.entries(host.dropped).map(([reason, count]) => `${count} ${reason}`)
      dropped.textContent = `Dropped on this page: ${counts.join(', ')}`
      dropped.hidden = !counts[0]
    },
  }
}

interface Row {
  readonly element: HTMLElement
  /** @param trouble why what is queued does not go */
  update(trouble: string | undefined): void
}

function createRow(event: LoggedEvent): Row {
  const name = element('span', 'name')
  const detail = element('span', 'detail')
  const state = element('span', 'state')
  const why = element('span', 'why')
  const time = element('time', 'time', timeOf(event.at))
  time.dateTime = new Date(event.at).toISOString()
  const summary = element('summary', 'summary', [element('span', 'what', [name, detail]), state, time, why])
  const details = element('details', 'event', [summary])
  let shown: LoggedContent | undefined

  const unfold = () => {
    if (!details.open || shown === event.content || !event.content) return
    shown = event.content
    details.replaceChildren(summary, jsonElement(shown))
  }
  details.addEventListener('toggle', unfold)

  return {
    element: element('li', 'row', [details]),
    update(trouble) {
      name.textContent = event.name
      detail.textContent = detailOf(event.content)
      state.textContent = event.state
      details.dataset.state = event.state
      const holds = event.state === 'waiting' ? 'for consent to analytics' : trouble
      const reason = event.why ?? (event.state === 'waiting' || event.state === 'queued' ? holds : undefined)
      why.textContent = reason ?? ''
      unfold()
    },
  }
}

/** What tells an event from others of its name: a path, a user, else the first of its properties that is short. */
function detailOf({ type, name, userId, groupId, properties }: Partial<LoggedContent> = {}): string {
  if (type === 'identify') return userId ?? ''
  if (type === 'group') return groupId ?? ''
  if (type === 'page') return name ?? String(properties?.path ?? '')
  const first = Object.values(properties ?? {}).find(
    value => typeof value === 'string' || typeof value === 'number',
  )
  return String(first ?? '')
}
