import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RichNode, richText } from './rich-text.ts'

/** As HTML would be written, the shortest way to say a tree. */
const said = (nodes: readonly RichNode[]): string =>
  nodes
    .map(node =>
      typeof node === 'string'
        ? node
        : `<${node.tag}${node.href ? ` ${node.href}` : ''}>${said(node.children)}</${node.tag}>`,
    )
    .join('')

const wordsOf = (nodes: readonly RichNode[]): string =>
  nodes.map(node => (typeof node === 'string' ? node : wordsOf(node.children))).join('')

const linksOf = (nodes: readonly RichNode[]): string[] =>
  nodes.flatMap(node =>
    typeof node === 'string'
      ? []
      : [...(node.href === undefined ? [] : [node.href]), ...linksOf(node.children)],
  )

/** Of any UTF-16 units, halves of pairs among them. */
const anyString = fc.string({ unit: fc.nat(0xffff).map(unit => String.fromCharCode(unit)) })

/** Texts of marks above all, in all their wrong orders. */
const anyText = fc
  .array(
    fc.constantFrom(
      ...[
        '*',
        '**',
        '***',
        '[',
        ']',
        '(',
        ')',
        '](',
        '\\',
        '\n',
        '\n\n',
        '- ',
        '1. ',
        '2. ',
        ' ',
        'a',
        'b c',
        '<b>',
      ],
      ...['javascript:', 'https://x.io', '/', '//x.io', '#top', '\u2028', '\ud83d', '🌊'],
    ),
    { maxLength: 40 },
  )
  .map(parts => parts.join(''))

describe('rich text', () => {
  test.each([
    ['plain', '<p>plain</p>'],
    ['**bold** and *italic*', '<p><strong>bold</strong> and <em>italic</em></p>'],
    ['***both***', '<p><strong><em>both</em></strong></p>'],
    ['*all **this** too*', '<p><em>all <strong>this</strong> too</em></p>'],
    ['**all *this* too**', '<p><strong>all <em>this</em> too</strong></p>'],
    ['[the **plan**](/plan)', '<p><a /plan>the <strong>plan</strong></a></p>'],
    ['**[plan](mailto:a@b.io)**', '<p><strong><a mailto:a@b.io>plan</a></strong></p>'],
    ['one\ntwo\r\n\r\nthree', '<p>one<br></br>two</p><p>three</p>'],
    ['- a\n* *b*\n\n- c', '<ul><li>a</li><li><em>b</em></li></ul><ul><li>c</li></ul>'],
    ['To do:\n1. a\n2. b\nDone', '<p>To do:</p><ol><li>a</li><li>b</li></ol><p>Done</p>'],
    ['2026. A year', '<p>2026. A year</p>'],
    ['2 * 3 * 4 ** 5', '<p>2 * 3 * 4 ** 5</p>'],
    ['**never *closed', '<p>**never *closed</p>'],
    ['\\*no\\* \\[no](/no)', '<p>*no* [no](/no)</p>'],
    ['1\\. no\n\\- no', '<p>1. no<br></br>- no</p>'],
    ['[x](javascript:alert`1`)', '<p>[x](javascript:alert`1`)</p>'],
    ['[x](//evil.io) [](/)', '<p>[x](//evil.io) <a /></a></p>'],
    ['<img src=x onerror=y>', '<p><img src=x onerror=y></p>'],
    ['', ''],
  ])('reads %j', (source, html) => {
    expect(said(richText(source))).toBe(html)
  })

  test('loses and adds no words, whatever marks surround them', () => {
    const marks = /[\s\\*[\]().\d-]/g
    fc.assert(
      fc.property(anyText, text => {
        const withoutLinks = text.replaceAll('](', ']')
        expect(wordsOf(richText(withoutLinks)).replace(marks, '')).toBe(withoutLinks.replace(marks, ''))
      }),
    )
  })

  test('leaves any text without marks as it is', () => {
    fc.assert(
      fc.property(anyString, text => {
        const plain = text.replace(/[\\*[\-\r\n]/g, '').trim()
        expect(wordsOf(richText(plain))).toBe(plain)
      }),
    )
  })

  test('leads to no place but the web, mail and the same site', () => {
    fc.assert(
      fc.property(anyText, text => {
        for (const link of linksOf(richText(text)))
          expect(['https:', 'mailto:']).toContain(new URL(link, 'https://site.example').protocol)
      }),
    )
  })

  test('is done with texts that were made to take long', () => {
    const unfinished = [
      '*',
      '**',
      '***',
      '[',
      '](',
      '[a](',
      '*a ',
      '**a ',
      '***a ',
      '**a**b',
      '*a**',
      '\\',
      '\\*',
      '- *',
      ' ',
      '1',
    ]
    for (const start of ['', '*', '**', '[', '[a](', '**a*', '*a**'])
      for (const part of unfinished) {
        const long = start + part.repeat(10_000)
        expect(() => richText(long)).not.toThrow()
      }
  })
})
