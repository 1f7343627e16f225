import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        // What needs nothing but JavaScript.
        test: { name: 'unit', include: ['{shared,sdk,command}/**/*.test.ts'] },
      },
      {
        // The objects inside workerd, where their storage and alarms can be looked at.
        plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.toml' } })],
        test: {
          name: 'worker',
          include: ['worker/**/*.test.ts'],
          // For a soak of the laws of identity: {"forMs":600000}, or {"seed":…,"path":…} to see a failure again.
          provide: { soak: JSON.parse(process.env.SOAK ?? '{}') },
        },
      },
      {
        // The product at its doors: processes, HTTP and browsers.
        test: {
          name: 'doors',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/build.ts'],
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // What is waited for comes when it comes: a browser rests up to half a minute after failures.
          expect: { poll: { timeout: 40_000 } },
        },
      },
    ],
  },
})
