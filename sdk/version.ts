/** The library's name and version, in every event's `context.library`. */
export const LIBRARY = { name: 'tidemark', version: '0.1.0' } as const
