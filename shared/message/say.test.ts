import { describe, expect, test } from 'vitest'
import type { Message } from './message.ts'
import { type Reading, sayMessage } from './say.ts'

const BANNER: Message = {
  id: 'offer',
  name: 'Offer',
  status: 'live',
  when: { started: true },
  format: 'banner',
  language: 'en',
  content: {
    title: 'Hello {{ name | there }}',
    body: 'Look at **{{ plan }}**',
    placement: 'bottom',
    action: { label: 'Look', url: '/plans/{{ plan }}', start: 'next' },
    snooze: { label: 'Later', for: '1d' },
  },
  variants: [
    { id: 'a', weight: 1, content: {} },
    {
      id: 'b',
      weight: 1,
      content: { title: 'Hey {{ name | you }}', placement: 'top' },
      translations: { ar: { title: 'أهلا {{ name }}' } },
    },
  ],
  translations: {
    de: { title: 'Hallo {{ name | du }}', action: { label: 'Ansehen' } },
    ar: { title: 'مرحبا {{ name }}', body: 'انظر' },
  },
}
const NOBODY: Reading = { traits: {}, progress: {} }
const say = (variant: string | undefined, reading: Partial<Reading>, message: Message = BANNER) =>
  sayMessage(message, { ...(variant && { variant }) }, 'offer:0', { ...NOBODY, ...reading })

describe('a message', () => {
  test('says its own words where nothing is known of the reader, and nothing that only the server needs', () => {
    expect(say(undefined, {})).toEqual({
      id: 'offer',
      key: 'offer:0',
      format: 'banner',
      lang: 'en',
      content: {
        title: 'Hello there',
        body: 'Look at',
        placement: 'bottom',
        action: { label: 'Look', url: '/plans/' },
        snooze: { label: 'Later' },
      },
    })
  })

  test('speaks the language of the reader, with their traits, and what is not translated stays', () => {
    const said = say('a', { language: 'de-AT', traits: { name: 'Jo', plan: 'Pro' } })
    expect(said).toMatchObject({
      variant: 'a',
      lang: 'de',
      words: { close: 'Schließen' },
      content: {
        title: 'Hallo Jo',
        body: 'Look at **Pro**',
        action: { label: 'Ansehen', url: '/plans/Pro' },
      },
    })
    expect(said).not.toHaveProperty('dir')
  })

  test('says the words of its variant, which may have translations of its own', () => {
    expect(say('b', {}).content).toMatchObject({ title: 'Hey you', placement: 'top' })
    expect(say('b', { language: 'de' }).content).toMatchObject({ title: 'Hallo du', placement: 'top' })
    expect(say('b', { language: 'ar' })).toMatchObject({
      lang: 'ar',
      dir: 'rtl',
      content: { title: 'أهلا', body: 'انظر' },
    })
    expect(say('gone', {}).content).toMatchObject({ title: 'Hello there' })
  })

  test('of who is held out comes without a word, and with where it would stand', () => {
    const said = sayMessage(BANNER, { variant: 'a', heldOut: true }, 'offer:0', { ...NOBODY, language: 'de' })
    expect(said).toEqual({
      id: 'offer',
      key: 'offer:0',
      format: 'banner',
      variant: 'a',
      heldOut: true,
      content: { title: '', body: '', placement: 'bottom' },
    })
  })

  test('of a checklist tells which items are done, and not by what', () => {
    const checklist: Message = {
      ...{ id: 'start', name: 'Start', status: 'live', when: { started: true }, format: 'checklist' },
      content: {
        title: 'Start',
        items: [
          { id: 'a', label: 'A', match: { event: 'A' } },
          { id: 'b', label: 'B', url: '/b', match: { event: 'B' } },
        ],
      },
    }
    expect(say(undefined, { progress: { done: { b: 5 } } }, checklist).content).toEqual({
      title: 'Start',
      items: [
        { id: 'a', label: 'A', done: false },
        { id: 'b', label: 'B', url: '/b', done: true },
      ],
    })
  })
})
