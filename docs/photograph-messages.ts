import { writeFileSync } from 'node:fs'
import { launchBrowser } from '../test/browser.ts'
import { anchored } from './gallery/anchored.ts'
import { asked } from './gallery/asked.ts'
import { said } from './gallery/said.ts'
import { startStudio } from './gallery/studio.ts'

// Takes the pictures of the messages, all or those of some formats: node docs/photograph-messages.ts modal toast
// The SDK has to be built before: npm run build

const GALLERIES = { ...said, ...anchored, ...asked }

const browser = await launchBrowser()
const studio = await startStudio(browser)
try {
  const formats = process.argv.slice(2)
  for (const [format, shots] of Object.entries(GALLERIES)) {
    if (formats.length && !formats.includes(format)) continue
    const file = new URL(`images/message-${format}.png`, import.meta.url)
    writeFileSync(file, await studio.photograph(shots))
  }
} finally {
  await studio.close()
  await browser.close()
}
