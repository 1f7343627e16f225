import type { Env } from '../env.ts'
import { validSecrets } from '../webhook/secret.ts'
import { targetProblem } from '../webhook/target.ts'
import type { StoredWebhook } from '../webhook/webhook.ts'
import { workspaceOf } from '../workspace/stub.ts'
import type { CourierName } from './calls.ts'
import { allowsPrivate, networkFor } from './network.ts'
import type { Outcome } from './outcome.ts'
import { send } from './send.ts'

/** For so long a change of the endpoint that did not reach its courier may go unseen. */
const FRESH_MS = 10_000

/** An endpoint as its courier sees it: what its workspace says of it, and whoever answers there. */
export class Endpoint {
  readonly #env: Env
  #known: { readonly webhook: StoredWebhook | null; readonly readAt: number } | undefined

  constructor(env: Env) {
    this.#env = env
  }

  /** As its workspace has it now; null when it has none any more. */
  async webhook({ workspace, endpoint }: CourierName): Promise<StoredWebhook | null> {
    if (this.#known && Date.now() - this.#known.readAt < FRESH_MS) return this.#known.webhook
    const webhook = await workspaceOf(this.#env, workspace).webhook(endpoint)
    this.#known = { webhook, readAt: Date.now() }
    return webhook
  }

  /** It was changed: what is known of it holds no more. */
  changed(): void {
    this.#known = undefined
  }

  /** It answered that it wants nothing any more. */
  async end({ workspace, endpoint }: CourierName): Promise<void> {
    this.changed()
    await workspaceOf(this.#env, workspace).webhookGone(endpoint)
  }

  /** Sends an item to it once. */
  async send({ url, secrets }: StoredWebhook, id: string, body: string, timeoutMs: number): Promise<Outcome> {
    const problem = targetProblem(url, allowsPrivate(this.#env))
    if (problem) return { status: null, error: `The URL ${problem}.`, ms: 0 }
    const valid = validSecrets(secrets, Date.now()).map(({ secret }) => secret)
    return send(networkFor(this.#env), { url, id, body, secrets: valid, timeoutMs })
  }
}
