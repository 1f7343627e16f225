import { element } from '../messages/element.ts'
import { button } from './button.ts'
import { consentSwitches } from './consent-switches.ts'
import { factsList } from './facts-list.ts'
import { jsonElement } from './json.ts'
import type { ViewOf } from './view.ts'

/** What the visitor allows, what their browser asks for, and what it keeps, with a button that erases it. */
export const privacy: ViewOf = sources => {
  const { host, changed } = sources
  const switches = consentSwitches(sources)
  const places = element('div', 'places')
  const erase = button('button', 'Erase what is kept', async () => {
    await host.erase()
    changed()
  })
  let shown = ''

  const list = async () => {
    const stored = await host.stored()
    const text = JSON.stringify(stored)
    if (text === shown) return
    shown = text
    const open = new Set([...places.querySelectorAll('details[open]')].map(({ id }) => id))
    places.replaceChildren(
      ...Object.entries(stored).map(([place, value]) => {
        const summary = element('summary', 'summary', [
          element('span', 'name', place),
          element('span', 'quiet', sizeOf(value)),
        ])
        const details = element('details', 'place', [summary, jsonElement(value)])
        details.id = place
        details.open = open.has(place)
        return details
      }),
    )
  }

  return {
    name: 'Privacy',
    element: element('div', 'view', [
      element('p', 'title', 'Consent'),
      switches.element,
      element('p', 'title', 'Signals of this browser'),
      factsList(signals()),
      element('p', 'title', 'Kept in this browser'),
      places,
      erase,
    ]),
    update() {
      switches.update()
      void list()
    },
  }
}

function signals(): [string, string][] {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean }
  return [
    ['Global Privacy Control', globalPrivacyControl ? 'on: denies advertising' : 'off'],
    ['Do Not Track', doNotTrack === '1' ? 'on: denies everything' : 'off'],
  ]
}

function sizeOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? '1 event' : `${value.length} events`
  if (value == null || value === '') return 'empty'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `${text.length} characters`
}
