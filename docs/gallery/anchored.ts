import type { Page } from 'playwright-core'
import type { ShownContent } from '../../shared/message/shown-message.ts'
import { english, hebrew } from './in-language.ts'
import type { Shot } from './studio.ts'

type Anchored = 'tooltip' | 'hotspot'

const START: ShownContent<'tooltip'> = {
  anchor: '.start',
  title: 'Bring your old books',
  body: 'Drop a file of any other program here: **nothing** is typed twice.',
  action: { label: 'Show me' },
  dismiss: 'Not now',
}
const START_HE: ShownContent<'tooltip'> = {
  anchor: '.start',
  title: 'הביאו את הספרים הישנים',
  body: 'גררו לכאן קובץ מכל תוכנה אחרת: **שום דבר** לא מוקלד פעמיים.',
  action: { label: 'להדגמה' },
}
const open = (page: Page) => page.locator('tidemark-message .dot').click()

/** What is photographed of the formats that stand beside an element: light, dark, right to left, and on phones. */
export const anchored: { readonly [F in Anchored]: readonly Shot[] } = {
  tooltip: [
    { message: english('tooltip', { ...START, placement: 'end' }) },
    { message: english('tooltip', { ...START, placement: 'top' }), dark: true },
    { message: hebrew('tooltip', { ...START_HE, placement: 'end' }) },
    { message: english('tooltip', START), phone: true },
    {
      message: english('tooltip', { ...START, snooze: { label: 'Later' }, dismiss: undefined }),
      phone: true,
      dark: true,
    },
  ],
  hotspot: [
    { message: english('hotspot', START) },
    { message: english('hotspot', { ...START, placement: 'end' }), act: open, dark: true },
    { message: hebrew('hotspot', { ...START_HE, placement: 'end' }), act: open },
    { message: english('hotspot', START), act: open, phone: true },
    { message: english('hotspot', START), phone: true, dark: true },
  ],
}
