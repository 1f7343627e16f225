import { kept, PREFIX } from '../dom/kept.ts'

export interface User {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** Who is signed in, in this browser. */
export const signedIn = kept<User | null>(() => localStorage, `${PREFIX}user`, null)

/** A user id that is the same whenever the address is: the demo has no accounts and so no passwords. */
export function userOf(name: string, email: string): User {
  const address = email.trim().toLowerCase()
  return { id: address.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''), name: name.trim(), email: address }
}

const NAMES = ['Robin Hale', 'Noor Castell', 'Edda Marsh', 'Teo Lindqvist', 'Maya Brandt', 'Ilse Okafor']

/** Somebody new to sign in as, so that every visit to the demo starts from nothing. */
export function inventUser(): User {
  const [pick = 0, number = 0] = crypto.getRandomValues(new Uint16Array(2))
  const name = NAMES[pick % NAMES.length] ?? 'Robin Hale'
  const first = name.split(' ')[0]?.toLowerCase()
  return userOf(name, `${first}.${1000 + (number % 9000)}@harbour-street.example`)
}
