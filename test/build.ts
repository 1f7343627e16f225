import { buildAll } from '../command/build.ts'
import { buildDemo } from '../demo/build.ts'

/** Builds once before the tests at the doors. */
export default async function setup(): Promise<void> {
  await buildAll()
  await buildDemo()
}
