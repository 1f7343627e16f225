import type { Tool } from './tool.ts'

/** The page without any tool: what it costs by itself. */
export const bare: Tool = {
  name: 'no tool',
  from: '',
  setup: '',
  scripts: new Map(),
  head: () => '',
  reply: () => ({ body: '' }),
  arrivals: () => [],
}
