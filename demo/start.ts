import { fileURLToPath } from 'node:url'
import { buildAll } from '../command/build.ts'
import { run } from '../command/failure.ts'
import { addressFrom, serve } from '../command/serve.ts'
import { buildDemo } from './build.ts'
import { greet } from './greet.ts'
import { WRITE_KEY } from './key.ts'

const CONFIG = fileURLToPath(new URL('workerd.capnp', import.meta.url))

await run(async () => {
  const address = addressFrom(process.env)
  await buildAll()
  await buildDemo()
  await serve({ ...address, config: CONFIG, workspace: 'demo', writeKey: WRITE_KEY }, greet)
})
