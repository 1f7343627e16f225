/** What can be bought. */
export interface Plan {
  readonly name: 'Starter' | 'Team' | 'Group'
  readonly seats: number
  /** Euros a month. */
  readonly price: number
  readonly promise: string
}

export const PLANS: readonly [Plan, ...Plan[]] = [
  { name: 'Starter', seats: 5, price: 0, promise: 'One small team, one location.' },
  { name: 'Team', seats: 25, price: 49, promise: 'Three locations, help by chat within the hour.' },
  { name: 'Group', seats: 100, price: 149, promise: 'Any number of locations, a person who knows you.' },
]

/** The plan of a name; the smallest for a name that is none. */
export function planOf(name: string): Plan {
  return PLANS.find(plan => plan.name === name) ?? PLANS[0]
}
