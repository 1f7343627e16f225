import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { messageJsonSchema } from './json-schema.ts'
import { Message } from './message.ts'

const schema = messageJsonSchema('https://tidemark.example/schemas/message.json')
const holds = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false }).compile(schema)

const match = { event: 'Rota Published' }
const when = { match }
const message = (more: object = {}) => ({
  ...{ id: 'm', name: 'M', status: 'draft', when, format: 'modal', content: { body: 'Hello' } },
  ...more,
})
const content = (format: string, said: object) => message({ format, content: said })
const survey = (question: object) =>
  content('survey', { questions: [{ id: 'q', label: 'How was it?', ...question }] })
const button = { label: 'Go', url: '/there', track: { event: 'Went' }, start: 'next', hook: 'go' }

describe('what a message may say is allowed by its JSON Schema and when it is saved', () => {
  test.each<[object]>([
    [message()],
    [message({ when: { model: 'm', threshold: 't' } })],
    [
      message({
        when: { model: 'm', stage: 's' },
        audience: { known: true, not: { traits: { plan: { is: ['free'] } } } },
      }),
    ],
    [message({ when: { model: 'm', tag: 't' }, cancel: [match, { type: 'page' }] })],
    [message({ when: { segment: 's' }, delay: '30m', expires: '14d', kind: 'offer', priority: -3 })],
    [message({ when: { started: true }, holdOut: 0.1, goal: { match, within: '7d' } })],
    [message({ schedule: { from: '2026-01-01T08:00', until: '2026-02-01T08:00', zone: 'Europe/Berlin' } })],
    [message({ quietHours: { from: '22:00', to: '08:00' }, repeat: { until: 'clicked', every: '1d' } })],
    [message({ moment: { paths: ['/pricing*'], seconds: 10, scroll: 50, exit: true } })],
    [message({ goal: { model: 'm', score: 50, within: '7d' } })],
    [message({ language: 'en', translations: { 'pt-BR': { body: 'Olá' } } })],
    [message({ variants: [{ id: 'a' }, { id: 'b', weight: 2, content: { body: 'Hi' } }] })],
    [content('banner', { body: 'B', placement: 'inline', slot: 'top', action: button, secondary: button })],
    [content('slideout', { body: 'B', placement: 'start', image: { url: '/a.png', alt: '', width: 8 } })],
    [content('toast', { body: 'B', seconds: 0, snooze: { label: 'Later', for: '1d' }, noMore: 'Stop' })],
    [content('tooltip', { body: 'B', anchor: '#a', placement: 'end' })],
    [
      content('hotspot', {
        body: 'B',
        anchor: '#a',
        video: { url: 'https://example.com/v', label: 'Watch' },
      }),
    ],
    [content('checklist', { title: 'T', items: [{ id: 'i', label: 'L', match, url: '/x' }], done: 'Done' })],
    [content('custom', { data: { any: [1, { thing: true }] }, slot: 's' })],
    [survey({ type: 'nps', low: 'No', next: [{ atMost: 6, go: 'end' }] })],
    [survey({ type: 'single', options: [{ id: 'a', label: 'A' }], next: [{ is: 'a', go: 'end' }] })],
    [survey({ type: 'text', optional: true })],
  ])('%j', said => {
    expect(v.safeParse(Message, said).issues).toBeUndefined()
    expect(holds(said), JSON.stringify(holds.errors)).toBe(true)
  })

  test('and so is a link to the schema, which editors look for', () => {
    expect(holds(message({ $schema: 'https://tidemark.example/schemas/message.json' }))).toBe(true)
  })
})

describe('a mistake in its structure is refused by both', () => {
  test.each<[unknown]>([
    [null],
    [{}],
    [message({ id: 'a b' })],
    [message({ status: 'active' })],
    [message({ format: 'popup' })],
    [message({ when: {} })],
    [message({ when: { model: 'm' } })],
    [message({ when: { started: false } })],
    [message({ when: { segment: 's', match } })],
    [message({ colour: 'red' })],
    [message({ content: {} })],
    [message({ content: { body: '' } })],
    [message({ content: { body: 'B', html: '<b>B</b>' } })],
    [message({ content: { body: 'B', action: { label: 'Go', url: 'javascript:alert(1)' } } })],
    [message({ content: { body: 'B', image: { url: 'http://example.com/a.png', alt: '' } } })],
    [message({ delay: 'soon' })],
    [message({ expires: 5 })],
    [message({ holdOut: 0.6 })],
    [message({ priority: 1.5 })],
    [message({ variants: [] })],
    [message({ variants: [{ id: 'a', weight: 0 }] })],
    [message({ repeat: { times: 0 } })],
    [message({ repeat: { until: 'shown' } })],
    [message({ moment: { exit: false } })],
    [message({ goal: { within: '7d' } })],
    [message({ goal: { match } })],
    [message({ audience: { plan: 'free' } })],
    [message({ schedule: { from: '2026-01-01' } })],
    [content('tooltip', { body: 'B' })],
    [content('banner', { body: 'B', placement: 'left' })],
    [content('toast', { body: 'B', seconds: 121 })],
    [content('checklist', { title: 'T', items: [] })],
    [content('checklist', { title: 'T', items: [{ id: 'i', label: 'L' }] })],
    [content('survey', { questions: [] })],
    [survey({ type: 'stars' })],
    [survey({ type: 'single' })],
    [survey({ type: 'nps', options: [{ id: 'a', label: 'A' }] })],
  ])('%j', said => {
    expect(v.safeParse(Message, said).success).toBe(false)
    expect(holds(said)).toBe(false)
  })
})
