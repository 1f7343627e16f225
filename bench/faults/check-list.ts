import type { DirectoryLine } from '../../worker/directory/line.ts'
import type { Service } from './service.ts'
import type { Stored } from './stored.ts'

/** A line that is off by less than a fiftieth of the range need not be told. The models' ranges are 1,000, 1,000 and 100. */
const UNTOLD = { count: 20, fading: 20, traits: 2 } as const
const PAGE = 200

/** @returns what is wrong: somebody who is listed twice, or not, or though joined, or with another score */
export async function checkList(service: Service, stored: Stored): Promise<string[]> {
  const lines = await readList(service)
  const wrong: string[] = []
  const listed = new Map<string, DirectoryLine>()
  for (const line of lines) {
    if (listed.has(line.id)) wrong.push(`${line.id} is listed twice.`)
    listed.set(line.id, line)
  }
  for (const [name, contact] of stored) {
    const line = listed.get(name)
    if (contact?.view.id !== name) {
      if (line) wrong.push(`${name} is listed, and is ${contact?.view.id ?? 'nobody'}.`)
      continue
    }
    if (!line) {
      if (name.startsWith('user:')) wrong.push(`${name} is not listed.`)
      continue
    }
    for (const [model, untold] of Object.entries(UNTOLD)) {
      const score = contact.view.scores.find(each => each.model === model)?.score ?? Number.NaN
      const told = line.scores[model]?.score ?? Number.NaN
      if (!(Math.abs(score - told) < untold + 0.001))
        wrong.push(`${name} is listed with ${model} ${told} instead of ${score}.`)
    }
  }
  for (const id of listed.keys()) if (!stored.has(id)) wrong.push(`${id} is listed, whom nobody named.`)
  return wrong
}

async function readList(service: Service): Promise<DirectoryLine[]> {
  const lines: DirectoryLine[] = []
  let next: string | null = null
  do {
    const query: string = new URLSearchParams({
      model: 'count',
      limit: String(PAGE),
      ...(next !== null && { cursor: next }),
    }).toString()
    const page: { contacts: DirectoryLine[]; next: string | null } = await service.api(
      'GET',
      `/api/contacts?${query}`,
    )
    lines.push(...page.contacts)
    next = page.next
  } while (next !== null)
  return lines
}
