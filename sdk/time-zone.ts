/** Of the Temporal API what is needed here. */
interface WithTemporal {
  readonly Temporal?: { readonly Now: { timeZoneId(): string } }
}

/** The visitor's time zone, such as `Europe/Berlin`. Intl loads its data first, for 10 ms on a desktop computer. */
export function timeZone(): string {
  const { Temporal } = globalThis as WithTemporal
  return Temporal ? Temporal.Now.timeZoneId() : Intl.DateTimeFormat().resolvedOptions().timeZone
}
