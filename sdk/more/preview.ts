import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { Core } from '../core.ts'
import { element } from '../messages/element.ts'
import { sheetOf } from '../messages/sheet.ts'
import type { View } from '../messages/view.ts'
import { PREVIEW } from '../preview.ts'
import { KEY } from '../vault.ts'
import { warn } from '../warn.ts'

/** Where this tab keeps the token of the link that it was opened by. */
const KEPT = `${KEY}.preview`

const MARK = `
.preview {
  position: absolute;
  inset-block-start: 0;
  inset-inline-start: 0;
  z-index: 1;
  padding: 0 6px;
  border-end-end-radius: 6px;
  font: 600 11px/18px system-ui, sans-serif;
  color: #fff;
  background: #8a3ffc;
  pointer-events: none;
}`

/**
 * Shows a message as it is stored, with a mark. Nothing is tracked of it, and what was on screen makes room for it.
 *
 * @param id the message; that of the link if nothing is said
 */
export async function preview(core: Core, id?: string): Promise<void> {
  const token = tokenOf()
  if (!token) return warn('preview() needs a page that was opened by a preview link')
  const { writeKey } = core.envelope(undefined)
  const { status, body } = await core.post(
    `${core.host}/v1/preview`,
    JSON.stringify({ writeKey, token, ...(id && { id }) }),
    false,
  )
  const { message, error } = (body ?? {}) as { message?: ShownMessage; error?: { message: string } }
  if (status !== 200 || !message) return warn(`no preview: ${error?.message ?? 'the server is away'}`)
  // A key of its own: it was never shown before.
  const messages = [{ ...message, key: `preview ${Date.now()}` }]
  core.emit('messages', {
    messages,
    preview(view, reason) {
      if (view) mark(view)
      else warn(`no preview of ${message.id}: ${reason}`)
    },
  })
}

/** The token of the link that opened this tab, on this page or an earlier one. */
function tokenOf(): string | undefined {
  const asked = new URLSearchParams(location.search).get('tidemark')
  const token = asked?.startsWith(PREVIEW) ? asked.slice(PREVIEW.length) : undefined
  try {
    if (token) sessionStorage.setItem(KEPT, token)
    return token ?? sessionStorage.getItem(KEPT) ?? undefined
  } catch {
    // Blocked.
    return token
  }
}

function mark({ element: drawn }: View): void {
  const root = drawn.getRootNode()
  if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(sheetOf(MARK))
  drawn.append(element('span', 'preview', 'Preview'))
}
