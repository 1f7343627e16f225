import { fileURLToPath } from 'node:url'

/** Where the app of Next.js is, with what it has installed: some 400 MB, which `npm run test:next` fetches. */
export const APP: string = fileURLToPath(new URL('../../dist/next', import.meta.url))
