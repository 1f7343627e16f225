/** A session by WebDriver over HTTP (https://www.w3.org/TR/webdriver2/). */
export interface WebDriver {
  /** Sends a command of this session, or of one of its windows; rejects with the driver's own words. */
  send<Result>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
    window?: string,
  ): Promise<Result>
}

/** Opens a session with a driver that listens at this address. */
export async function openSession(driver: string, capabilities: object): Promise<WebDriver> {
  const { sessionId } = await request<{ sessionId: string }>(driver, 'POST', 'session', {
    capabilities: { alwaysMatch: capabilities },
  })
  const session = `${driver}/session/${sessionId}/`
  // A session has one current window: commands to several take turns.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    send<Result>(method: string, path: string, body?: object, window?: string) {
      const run = async () => {
        if (window) await request(session, 'POST', 'window', { handle: window })
        return request<Result>(session, method, path, body)
      }
      const done = turn.then(run, run)
      turn = done.catch(() => undefined)
      return done
    },
  }
}

async function request<Result>(base: string, method: string, path: string, body?: object): Promise<Result> {
  const response = await fetch(`${base.replace(/\/$/, '')}/${path}`.replace(/\/$/, ''), {
    method,
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  })
  const { value } = (await response.json()) as { value: Result & { error?: string; message?: string } }
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`)
  return value
}
