import type { Fact } from './debugger/fact.ts'
import type { Capture, CaptureHost } from './tracker.ts'
import { warn } from './warn.ts'

/**
 * Opens the debugger on pages whose address asks for it, `?tidemark=debug`, and on the next pages of that tab
 * until it is closed. Its code is loaded only then.
 */
export function debug(): Capture {
  return host => {
    if (isAsked()) void openDebugger(host)
  }
}

/** Opens the debugger. What happens while its code is on the way is kept for it, so that it misses nothing. */
export async function openDebugger(host: CaptureHost): Promise<void> {
  const early: Fact[] = []
  let hear = (fact: Fact): void => void early.push(fact)
  const stop = host.on('debug', record => {
    hear({ record, at: Date.now(), analytics: host.consent()?.analytics ?? 'granted' })
  })
  try {
    const { openPanel } = await import('./debugger/index.ts')
    hear = openPanel(host, early, stop)
  } catch {
    stop()
    warn('the debugger could not be loaded')
  }
}

function isAsked(): boolean {
  if (new URLSearchParams(location.search).get('tidemark') === 'debug') return true
  try {
    return !!sessionStorage.tidemark
  } catch {
    // Blocked.
    return false
  }
}
