/** A model that gives points for each event of a name, as `PUT /api/models/:id` takes it. */
export function countingModel(event: string, each: number, more: object = {}): object {
  return {
    name: `Counts ${event}`,
    purpose: 'custom',
    status: 'active',
    activity: [{ id: 'all', rules: [{ id: 'counted', match: { event }, award: { each } }] }],
    ...more,
  }
}

/** A live message that is owed at a threshold. */
export function messageAt(model: string, threshold: string, body = 'Hello'): object {
  return {
    name: `At ${threshold}`,
    status: 'live',
    when: { model, threshold },
    format: 'banner',
    content: { body },
  }
}
