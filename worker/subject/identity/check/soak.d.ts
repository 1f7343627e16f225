import 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** For how long each law is tried, in milliseconds, or which program again. */
    soak: { readonly forMs?: number; readonly seed?: number; readonly path?: string }
  }
}
