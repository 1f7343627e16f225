import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Examples, OPERATIONS, openApiDocument } from './document.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url).href)

/**
 * Writes the OpenAPI document, with the examples of the documentation, for the worker to serve. A program of its
 * own, since the worker's types are not those of Node that the build is checked by.
 */
async function writeDocument(): Promise<void> {
  const page = await readFile(`${ROOT}/docs/api.md`, 'utf8')
  const { version } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8')) as { version: string }
  const document = openApiDocument(version, examplesIn(page))
  await writeFile(`${ROOT}/dist/openapi.json`, `${JSON.stringify(document)}\n`)
}

/** The first body that the page sends to each route. A test runs every one of these commands. */
function examplesIn(page: string): Examples {
  const examples = new Map<string, unknown>()
  for (const [, command = ''] of page.matchAll(/```sh\ncurl ([\s\S]*?)```/g)) {
    const body = /-d '([^']*)'/.exec(command)?.[1]
    if (body === undefined) continue
    const method = /-X (\w+)/.exec(command)?.[1]?.toLowerCase() ?? 'post'
    const path = /\$ORIGIN([^\s"?]*)/.exec(command)?.[1] ?? ''
    const operation = OPERATIONS.find(
      known => known.method === method && isPath(known.path.split('/'), path.split('/')),
    )
    if (operation && !examples.has(operation.id)) examples.set(operation.id, JSON.parse(body))
  }
  return examples
}

function isPath(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length && pattern.every((part, i) => part.startsWith('{') || part === path[i])
  )
}

await writeDocument()
