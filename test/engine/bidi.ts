import { once } from 'node:events'

/** A connection by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/). */
export interface Bidi {
  /** Sends a command; rejects with the browser's own words. */
  send<Result>(method: string, params?: object): Promise<Result>
  close(): void
}

interface Answer {
  readonly id?: number
  readonly type: 'success' | 'error' | 'event'
  readonly result?: unknown
  readonly error?: string
  readonly message?: string
}

/** Connects to a browser that listens at this `ws://` address. */
export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(url)
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const answer: Answer = JSON.parse(data)
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  socket.addEventListener('close', () => {
    for (const settle of waiting.values())
      settle({ type: 'error', error: 'closed', message: 'the browser has gone' })
  })
  await once(socket, 'open')

  return {
    async send<Result>(method: string, params: object = {}) {
      const id = ++last
      const answer = await new Promise<Answer>(resolve => {
        waiting.set(id, resolve)
        socket.send(JSON.stringify({ id, method, params }))
      })
      waiting.delete(id)
      if (answer.type === 'error') throw new Error(`${method}: ${answer.error}: ${answer.message}`)
      return answer.result as Result
    },
    close: () => socket.close(),
  }
}
