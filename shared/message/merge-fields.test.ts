import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldFault, mergeFields } from './merge-fields.ts'
import { type RichNode, richText } from './rich-text.ts'

const TRAITS = {
  name: 'Jo',
  'first name': 'Jo Ann',
  seats: 3,
  vip: true,
  address: { city: 'Oslo' },
  blank: ' ',
  none: null,
  list: ['a'],
}
const titled = (title: string, traits: object = TRAITS) => mergeFields({ title }, { ...traits }).title
const worded = (body: string, traits: object = TRAITS) => mergeFields({ body }, { ...traits }).body
const linked = (url: string, traits: object = TRAITS) =>
  mergeFields({ action: { label: 'Go', url } }, { ...traits }).action.url as string | undefined

/** Of any UTF-16 units, halves of pairs among them. */
const anyString = fc.string({ unit: fc.nat(0xffff).map(unit => String.fromCharCode(unit)) })

describe('a merge field', () => {
  test.each([
    ['Hello {{name}}!', 'Hello Jo!'],
    ['Hello {{  name | there }}!', 'Hello Jo!'],
    ['Hello {{ nobody | there }}!', 'Hello there!'],
    ['{{ first name }} of {{ address.city }}', 'Jo Ann of Oslo'],
    ['{{ seats }} seats, {{ vip }}', '3 seats, true'],
    ['{{ none | - }}{{ list | - }}{{ blank | - }}{{ address | - }}{{ __proto__ | - }}', '-----'],
    ['Hello {{ nobody }}, welcome', 'Hello, welcome'],
    ['Hello {{ nobody }} and welcome', 'Hello and welcome'],
    ['{{ nobody }} Welcome {{ nobody | }} {{ nobody }}!', 'Welcome!'],
    ['One line {{ nobody }}\nanother', 'One line\nanother'],
    ['Bonjour {{ nobody }} !', 'Bonjour !'],
    ['Not {{ closed', 'Not {{ closed'],
  ])('%j says %j', (template, text) => {
    expect(titled(template)).toBe(text)
    expect(wordsOf(richText(worded(template)))).toBe(text.replace('\n', ''))
  })

  test('says nothing but words, on one line, where there are marks in it', () => {
    expect(worded('Hello **{{ name }}**', { name: '*J*\n[o](/x)' })).toBe('Hello **\\*J\\* \\[o\\]\\(/x\\)**')
    expect(titled('Hello {{ name }}', { name: '*J*' })).toBe('Hello *J*')
    expect(worded('Hello **{{ name }}**, you')).toBe('Hello **Jo**, you')
    expect(worded('Hello **{{ nobody }}**, you')).toBe('Hello, you')
  })

  test.each([
    ['https://x.io/{{ name }}?c={{ address.city | none }}', 'https://x.io/Jo?c=Oslo'],
    ['https://x.io/?q={{ q }}', 'https://x.io/?q=a%2F%3F%28b%29%26%20c'],
    ['/of/{{ nobody | every body }}', '/of/every%20body'],
    // A path that a field must begin could lead to another site.
    ['/{{ nobody }}/x', undefined],
    ['{{ js }}', undefined],
    ['{{ js | /safe }}', '/safe'],
    ['https://{{ q }}/', undefined],
    ['https://{{ q | x.io }}/', 'https://x.io/'],
    ['https://{{ nobody }}/evil.io', undefined],
    ['https://{{ nobody }}.x.io', undefined],
    ['https://{{ name }}.x.io', 'https://Jo.x.io'],
    ['mailto:{{ mail }}', 'mailto:a%40b.io'],
  ])('in the link %j leads to %j', (url, to) => {
    const traits = { ...TRAITS, q: 'a/?(b)& c', js: 'javascript:alert(1)', mail: 'a@b.io' }
    expect(linked(url, traits)).toBe(to)
    expect(worded(`See [{{ name }}](${url})`, traits)).toBe(to ? `See [Jo](${to})` : 'See Jo')
  })

  test('takes the picture with it that it leads nowhere, and leaves what is no text alone', () => {
    const content = {
      image: { url: '/{{ nobody }}/x.png', alt: '' },
      video: { url: '/{{ name }}', label: 'See {{ name }}' },
      action: { label: '{{ name }}', track: { event: '{{ name }}' }, hook: '{{ name }}' },
      anchor: '#{{ name }}',
      data: { deep: ['{{ name }}', 1] },
    }
    expect(mergeFields(content, TRAITS)).toEqual({
      video: { url: '/Jo', label: 'See Jo' },
      action: { label: 'Jo', track: { event: '{{ name }}' }, hook: '{{ name }}' },
      anchor: '#{{ name }}',
      data: { deep: ['Jo', 1] },
    })
  })

  test('makes no markup and no link, whatever a trait says and wherever it stands', () => {
    const said = fc.oneof(
      anyString,
      fc
        .array(
          fc.constantFrom(
            '*',
            '**',
            '[',
            ']',
            '(',
            ')',
            '](',
            '\\',
            '\n',
            '- ',
            '1',
            '. ',
            '{{ a }}',
            '/',
            'a',
            ':',
            '//x.io',
          ),
        )
        .map(parts => parts.join('')),
    )
    const template = fc
      .array(
        fc.constantFrom(
          '*',
          '**',
          '[',
          ']',
          '(',
          '](/',
          '](',
          ')',
          '\\',
          '\n',
          '- ',
          '1',
          '. ',
          ' ',
          'b',
          '{{ v }}',
        ),
      )
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(template, said, (body, v) => {
        const plain = tagsOf(richText(worded(body, { v: 'x' })))
        fc.pre(v.toWellFormed().replace(/[\s\p{Cc}]+/gu, '') !== '')
        const tags = tagsOf(richText(worded(body, { v })))
        const others = (all: string[]) => all.filter(tag => tag !== 'a')
        expect(others(tags)).toEqual(others(plain))
        expect(tags.length).toBeLessThanOrEqual(plain.length)
      }),
      { numRuns: 500 },
    )
  })

  test('says in rich text what a trait says, to the letter', () => {
    fc.assert(
      fc.property(anyString, v => {
        const one = v
          .toWellFormed()
          .replace(/[\s\p{Cc}]+/gu, ' ')
          .trim()
        expect(wordsOf(richText(worded('a {{ v | none }} b', { v })))).toBe(`a ${one || 'none'} b`)
      }),
    )
  })

  test.each([
    ['{{ name | there }} {{x}}', undefined],
    ['{{ name', 'must close each {{ with }}, such as {{ name | there }}'],
    ['{{ {{ name }}', 'must close each {{ with }}, such as {{ name | there }}'],
    ['{{ | there }}', 'must name a trait in {{ | there }}, such as {{ name | there }}'],
    ['{{}}', 'must name a trait in {{}}, such as {{ name | there }}'],
  ])('of %j is faulted with %j', (text, fault) => {
    expect(fieldFault(text)).toBe(fault)
  })
})

function tagsOf(nodes: readonly RichNode[]): string[] {
  return nodes.flatMap(node => (typeof node === 'string' ? [] : [node.tag, ...tagsOf(node.children)]))
}

function wordsOf(nodes: readonly RichNode[]): string {
  return nodes.map(node => (typeof node === 'string' ? node : wordsOf(node.children))).join('')
}
