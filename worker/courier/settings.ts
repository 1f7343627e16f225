import type { Env } from '../env.ts'

/** How couriers try. Set for the whole service, in the environment. */
export interface CourierSettings {
  /** The delay before the second try; each further one is four times as long. */
  readonly firstRetryMs: number
  /** A receiver that has not answered by then is taken for one that failed. */
  readonly timeoutMs: number
  /** An item that is not delivered after this long is parked. */
  readonly giveUpMs: number
}

/** Five seconds, as in the schedule that the specification gives as an example. */
const FIRST_RETRY_S = 5
/** The specification recommends 15 to 30 seconds. */
const TIMEOUT_S = 15
/** Three days: a receiver that broke on a Friday evening is mended on Monday. */
const GIVE_UP_H = 72

export function courierSettings(env: Env): CourierSettings {
  return {
    firstRetryMs: 1000 * positive(env.TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS, FIRST_RETRY_S),
    timeoutMs: 1000 * positive(env.TIDEMARK_WEBHOOK_TIMEOUT_SECONDS, TIMEOUT_S),
    giveUpMs: 3_600_000 * positive(env.TIDEMARK_WEBHOOK_GIVE_UP_HOURS, GIVE_UP_H),
  }
}

/** What is no number above 0 says nothing. */
function positive(text: string | null | undefined, usual: number): number {
  const number = Number(text)
  return number > 0 && Number.isFinite(number) ? number : usual
}
