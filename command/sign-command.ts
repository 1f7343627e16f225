import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { signIdentity } from '../sdk/server/index.ts'
import { CommandFailure } from './failure.ts'
import type { Command } from './main.ts'
import { readOptions } from './options.ts'

/**
 * `tidemark sign --user 42 --expires 1h`: prints a token for a user. The secret is no argument, as every user of
 * a machine can see those.
 */
export const signCommand: Command = async args => {
  const options = {
    user: { type: 'string' },
    email: { type: 'string' },
    expires: { type: 'string' },
  } as const
  const { user, email, expires } = readOptions(() => parseArgs({ args: [...args], options })).values
  if (!user) throw new CommandFailure('--user is needed: the id that the page passes to identify().', 2)
  const secret = process.env.TIDEMARK_IDENTITY_SECRET || (await secretFromInput())
  try {
    const more = { ...(email && { email }), ...(expires && { expiresIn: expires }) }
    console.log(await signIdentity({ secret, userId: user, ...more }))
  } catch (error) {
    if (error instanceof TypeError) throw new CommandFailure(error.message, 2)
    throw error
  }
}

async function secretFromInput(): Promise<string> {
  const secret = process.stdin.isTTY ? '' : (await text(process.stdin)).trim()
  if (secret) return secret
  throw new CommandFailure(
    'The identity secret is needed in TIDEMARK_IDENTITY_SECRET or on standard input.',
    2,
  )
}
