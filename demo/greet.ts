import { firstKeys } from '../command/keys.ts'
import type { Served } from '../command/serve.ts'
import { WRITE_KEY } from './key.ts'
import { seedDemo } from './seed.ts'

/** Fills a new workspace, then says where everything is and what to try first. */
export async function greet(served: Served): Promise<void> {
  const { writeKey, secretKey } = await firstKeys(served, WRITE_KEY)
  await seedDemo(served)
  console.log(`
  Tidemark runs, with a demo: Shiftwren, an invented product that plans shifts.

    Website     ${served.origin}/demo/       (SDK by script tag)
    Web app     ${served.origin}/demo/app/   (SDK by npm import)
    HTTP API    ${served.origin}/api/contacts?model=adoption

    Write key   ${writeKey}
    Secret key  ${secretKeyLine(secretKey)}

  Try this first: open the website, read Features, then Pricing, and move the slider there.
  The panel beside it shows the score rise, and why. Ctrl-C stops everything.
`)
}

function secretKeyLine(made: string | undefined): string {
  if (made) return `${made}\n                (shown this once: Authorization: Bearer …)`
  if (process.env.TIDEMARK_ADMIN_KEY) return 'the one in TIDEMARK_ADMIN_KEY'
  return 'was shown at the first start; to set one, start with TIDEMARK_ADMIN_KEY=sk_demo_…'
}
