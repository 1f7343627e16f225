import type { WriteStream } from 'node:tty'

const WIDTH = 30
const REDRAW_MS = 100
/** Back to the line's beginning, and clear it. */
const AGAIN = '\r\u001b[K'

/** A bar on a terminal; nothing where standard error goes elsewhere. */
export interface Progress {
  /** Tells how many bytes were read. */
  at(bytes: number): void
  end(): void
}

const SILENT: Progress = { at: () => undefined, end: () => undefined }

/** @param total how many bytes there are; null when that is not known, as on standard input */
export function createProgress(stream: WriteStream, total: number | null): Progress {
  if (!stream.isTTY) return SILENT
  let drawn = 0
  return {
    at(bytes) {
      const now = Date.now()
      if (now - drawn < REDRAW_MS) return
      drawn = now
      stream.write(AGAIN + bar(bytes, total))
    },
    end: () => void stream.write(AGAIN),
  }
}

/** `[#####-----]  50 %`, or the megabytes read. */
export function bar(bytes: number, total: number | null): string {
  if (total === null || total === 0) return `${(bytes / 1e6).toFixed(1)} MB read`
  const part = Math.min(1, bytes / total)
  const full = Math.round(part * WIDTH)
  return `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)} %`
}
