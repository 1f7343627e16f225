import { readCookie } from '../cookie.ts'
import type { Core } from '../core.ts'
import { KEY } from '../vault.ts'

/** All that this browser keeps: the cookies, the text in local storage, and the events that wait. */
export async function stored({ queue }: Core): Promise<{ readonly [place: string]: unknown }> {
  const waiting = await queue.pending()
  return {
    [`cookie ${KEY}`]: readCookie(KEY) ?? null,
    [`cookie ${KEY}_consent`]: readCookie(`${KEY}_consent`) ?? null,
    [`localStorage ${KEY}`]: readLocal(),
    IndexedDB: waiting.map(({ text }) => JSON.parse(text)),
  }
}

function readLocal(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null')
  } catch {
    return null
  }
}
