import { noteSent, noteStored } from './sent.ts'

/**
 * Lets the panel show the events that leave the page, by looking over the shoulder of `fetch`. A device of this
 * demo: Tidemark needs nothing of the kind.
 */
const send = window.fetch
window.fetch = async (input, init) => {
  const isBatch = typeof input === 'string' && input.endsWith('/v1/batch') && typeof init?.body === 'string'
  const ids = isBatch ? noteSent(init.body as string) : []
  const response = await send.call(window, input, init)
  if (response.ok) noteStored(ids)
  return response
}
