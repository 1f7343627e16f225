import type { DirectoryLine } from '../../worker/directory/line.ts'
import { kindOf } from '../../worker/subject/identity/identifier.ts'
import { SEGMENTS } from './hearing.ts'
import type { Service } from './service.ts'
import type { Stored } from './stored.ts'

/** A line that is off by less than a fiftieth of the range need not be told. The models' ranges are 1,000, 1,000 and 100. */
const UNTOLD = { count: 20, fading: 20, traits: 2 } as const

/** @returns what is wrong: somebody who is listed twice, or not, or though joined, or with another score */
export async function checkList(service: Service, stored: Stored): Promise<string[]> {
  const lines = await service.pages<DirectoryLine>('/api/contacts?model=count', 'contacts')
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
  return [...wrong, ...(await checkSegments(service, stored))]
}

/** Segments list who is in them, of all who are known: whether a visitor is listed is up to the list. */
async function checkSegments(service: Service, stored: Stored): Promise<string[]> {
  const wrong: string[] = []
  for (const [segment, { covers }] of Object.entries(SEGMENTS)) {
    const lines = await service.pages<DirectoryLine>(`/api/segments/${segment}/contacts`, 'contacts')
    const listed = new Set(lines.map(({ id }) => id))
    for (const [name, contact] of stored) {
      if (contact?.view.id !== name || kindOf(name) === 'anon') continue
      if (covers(contact.view) !== listed.has(name))
        wrong.push(`${name} is ${listed.has(name) ? 'listed in' : 'not listed in'} ${segment}.`)
    }
  }
  return wrong
}
