import { chromium } from './chromium.ts'
import type { Engine } from './engine.ts'
import { firefox } from './firefox.ts'
import { webkit } from './webkit.ts'

/** All engines that the SDK is held to, whether they are installed or not. */
export function allEngines(): Engine[] {
  return [chromium(), firefox(), webkit()]
}
