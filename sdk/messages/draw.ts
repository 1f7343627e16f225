import { FORMATS } from './formats.ts'
import type { Showing } from './showing.ts'
import type { Draw, View } from './view.ts'

/**
 * Draws a message, with code that may have to be loaded first, and takes it away when it is over.
 *
 * @returns undefined where the page has no place for it now, and where it is over. Rejects where it cannot be drawn.
 */
export async function draw({ message, signal, tell }: Showing): Promise<View | undefined> {
  const { format } = message
  const bring = FORMATS[format]
  if (!bring && format !== 'custom') throw new Error(`no format is called ${format}`)
  const drawFormat = (await bring?.()) as Draw | undefined
  if (signal.aborted) return undefined
  const view = drawFormat?.(message, tell)
  signal.addEventListener('abort', () => view?.remove())
  return view
}
