/**
 * `tidemark/server`: what a customer's server needs, in Node 20 and later, Deno and Workers alike, and nowhere else:
 * it holds secrets. It lies in `sdk/` as the rest of what is put into other people's code.
 */
export type { Rejected } from './answer.ts'
export {
  createServerClient,
  type Delivered,
  type ServerClient,
  type ServerClientOptions,
} from './client.ts'
export type { ServerEvent, Who } from './event.ts'
export { type IdentityOptions, signIdentity } from './sign-identity.ts'
export { TidemarkError } from './tidemark-error.ts'
