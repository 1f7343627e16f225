import { safeLink } from '../../shared/message/link.ts'
import type { ShownItem } from '../../shared/message/shown-message.ts'
import { announced } from './announced.ts'
import { CHECKLIST } from './checklist-style.ts'
import { element } from './element.ts'
import { icon } from './icon.ts'
import { leaveLater } from './leave-later.ts'
import { linkTo } from './link-to.ts'
import { button, closeButton, nameOf, waysOut } from './parts.ts'
import { SAID } from './said-style.ts'
import { stand } from './stand.ts'
import { textOf } from './text.ts'
import type { Draw, Tell } from './view.ts'

const TICK = 'M3.5 8.5l3 3 6-7'
const CHEVRON = 'M4 6l4 4 4-4'

/** What was done is looked at for so long, in seconds, before the list leaves. */
const LEAVES_AFTER = 8

/**
 * A card at the corner with what is to be done, which folds under its title. Items are ticked as the server tells;
 * with the last one it says so, and leaves by itself.
 */
export const drawChecklist: Draw<'checklist'> = (message, tell) => {
  const { title, body, items, done } = message.content
  const doneWord = message.words?.done ?? 'Done'
  let isDone = false
  // However a list leaves that is done: it is done.
  const leave: Tell = outcome => tell(isDone && outcome.what === 'dismissed' ? COMPLETED : outcome)

  const count = element('span', 'count')
  const fold = button('fold', () => open(!!content.hidden))
  fold.append(element('span', 'title', title), count, icon(CHEVRON))
  const bar = element('div', 'bar')
  const rows = new Map(items.map(item => [item.id, drawItem(item, doneWord, tell)]))
  const list = element(
    'ul',
    'items',
    [...rows.values()].map(({ row }) => row),
  )
  // A list without its marks is none for some screen readers.
  list.setAttribute('role', 'list')
  const progress = (items: readonly ShownItem[]) =>
    `${items.filter(({ done }) => done).length}/${items.length}`
  const news = announced('news', [`${title} ${progress(items)}`])
  const content = element('div', 'content', [
    body ? textOf('body', body, () => tell({ what: 'clicked', action: 'link' })) : undefined,
    list,
    element('div', 'actions', waysOut(message, leave)),
  ])
  const card = element('section', 'card slideout checklist', [
    element('div', 'all', [fold, bar, news, content]),
    closeButton(message, leave),
  ])
  card.setAttribute('aria-label', nameOf(message))

  const open = (isOpen: boolean) => {
    content.hidden = !isOpen
    fold.setAttribute('aria-expanded', `${isOpen}`)
  }
  let stop = () => {}
  /** Shows what is done now, and says what was done since it was shown. */
  const show = (items: readonly ShownItem[]) => {
    const fresh = items.filter(({ id, done }) => rows.get(id)?.tick(done))
    count.textContent = progress(items)
    bar.style.setProperty('--done', `calc(${count.textContent})`)
    if (fresh[0])
      news.textContent = `${doneWord}: ${fresh.map(({ label }) => label).join(', ')} ${count.textContent}`
    if (isDone || !items.every(({ done }) => done)) return
    isDone = true
    if (done) content.prepend(announced('done', [icon(TICK), done]))
    stop = leaveLater(card, LEAVES_AFTER, () => tell(COMPLETED))
  }
  show(items)
  open(true)
  const remove = stand(message, card, SAID + CHECKLIST, () => open(false))
  return {
    element: card,
    update(message) {
      if (message.format === 'checklist') show(message.content.items)
    },
    remove() {
      stop()
      remove()
    },
  }
}

const COMPLETED = { what: 'dismissed', how: 'completed' } as const

/** An item with what leads to it, and how it is ticked off, which answers whether that is news. */
function drawItem({ id, label, url, hook }: ShownItem, doneWord: string, tell: Tell) {
  const click = () => tell({ what: 'clicked', action: id })
  const href = safeLink(url)
  const what = href
    ? linkTo(href, 'label', [label], click)
    : hook
      ? button('label', click, label)
      : element('span', 'label', label)
  const mark = element('span', 'mark', [icon(TICK)])
  const row = element('li', 'item', [mark, what])
  let wasDone: boolean | undefined
  const tick = (isDone: boolean): boolean => {
    if (wasDone === isDone) return false
    const isNews = wasDone === false
    wasDone = isDone
    row.classList.toggle('ticked', isDone)
    row.part.toggle('ticked', isDone)
    mark.ariaHidden = `${!isDone}`
    if (isDone) {
      mark.role = 'img'
      mark.ariaLabel = doneWord
    }
    return isNews
  }
  return { row, tick }
}
