/** An event on the wire, of Segment's library or of ours. */
export interface Sent {
  readonly anonymousId: string
  readonly timestamp: string
  readonly context: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Longer than any call of the tests takes: what is older or newer was told to be so. */
const NOW_MS = 600_000

/**
 * What an event says to the server: everything but how it travelled and what its sender tells of itself. Ids that
 * are random are numbered in their order; what is empty says nothing.
 */
export function facts(events: readonly Sent[]): unknown[] {
  const visitors = [...new Set(events.map(({ anonymousId }) => anonymousId))]
  const named = (id: unknown) => (visitors.includes(`${id}`) ? `visitor ${visitors.indexOf(`${id}`)}` : id)
  return events.map(({ context, timestamp, anonymousId, previousId, ...event }) => {
    const { messageId, sentAt, writeKey, integrations, _metadata, ...said } = event
    const {
      attribution,
      library,
      userAgent,
      userAgentData,
      screen,
      sequence,
      sessionId,
      sessionStart,
      ...surroundings
    } = context
    return present({
      ...said,
      anonymousId: named(anonymousId),
      previousId: named(previousId),
      timestamp: Math.abs(Date.parse(timestamp) - Date.now()) < NOW_MS ? undefined : timestamp,
      context: surroundings,
    })
  })
}

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value != null && JSON.stringify(value) !== '{}'),
  )
}
