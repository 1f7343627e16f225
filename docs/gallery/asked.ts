import type { Page } from 'playwright-core'
import type { Question } from '../../shared/message/question.ts'
import type { ShownContent } from '../../shared/message/shown-message.ts'
import { english, hebrew } from './in-language.ts'
import type { Shot } from './studio.ts'

type Asked = 'checklist' | 'survey'

const BOOKS: ShownContent<'checklist'> = {
  title: 'Set up your books',
  body: 'Ten minutes, and the first invoice is out.',
  items: [
    { id: 'company', label: 'Add your company', url: '/company', done: true },
    { id: 'bank', label: 'Connect your bank', url: '/bank', done: true },
    { id: 'team', label: 'Invite who does the books with you', hook: 'invite', done: false },
    { id: 'invoice', label: 'Send an invoice', url: '/invoices', done: false },
  ],
  done: 'Your books are ready.',
}
const BOOKS_HE: ShownContent<'checklist'> = {
  title: 'הקמת הספרים',
  body: 'עשר דקות, והחשבונית הראשונה יוצאת.',
  items: [
    { id: 'company', label: 'הוספת החברה', url: '/company', done: true },
    { id: 'bank', label: 'חיבור הבנק', url: '/bank', done: false },
    { id: 'invoice', label: 'שליחת חשבונית', url: '/invoices', done: false },
  ],
  snooze: { label: 'מחר' },
}
const allDone = { ...BOOKS, items: BOOKS.items.map(item => ({ ...item, done: true })) }

const NPS: Question = {
  id: 'recommend',
  type: 'nps',
  label: 'How likely are you to recommend Ledgerly to a friend?',
  low: 'Not at all',
  high: 'Very likely',
}
const MISSING: Question = {
  id: 'missing',
  type: 'multiple',
  label: 'What would make it better?',
  options: [
    { id: 'speed', label: 'Speed' },
    { id: 'price', label: 'A lower price' },
    { id: 'reports', label: 'More reports' },
  ],
}
const WHY: Question = { id: 'why', type: 'text', label: 'What could we do better?', optional: true }
const RATING: Question = {
  id: 'support',
  type: 'rating',
  label: 'How was our support?',
  low: 'Poor',
  high: 'Great',
}
const NPS_HE: Question = {
  id: 'recommend',
  type: 'nps',
  label: 'עד כמה סביר שתמליצו על Ledgerly לחבר?',
  low: 'בכלל לא',
  high: 'סביר מאוד',
}
const choose = (name: string) => (page: Page) => page.getByLabel(name, { exact: true }).check()

/** What is photographed of checklists and surveys: light, dark, right to left, and on phones. */
export const asked: { readonly [F in Asked]: readonly Shot[] } = {
  checklist: [
    { message: english('checklist', { ...BOOKS, snooze: { label: 'Tomorrow' } }) },
    { message: english('checklist', allDone), dark: true },
    { message: hebrew('checklist', BOOKS_HE) },
    { message: english('checklist', BOOKS), phone: true },
    {
      message: english('checklist', BOOKS),
      act: page => page.getByRole('button', { name: BOOKS.title }).click(),
      phone: true,
      dark: true,
    },
  ],
  survey: [
    {
      message: english('survey', { questions: [NPS, MISSING, WHY], snooze: { label: 'Ask me later' } }),
      act: choose('8'),
    },
    {
      message: { ...english('survey', { questions: [NPS, MISSING, WHY] }), answers: { recommend: 7 } },
      act: choose('More reports'),
      dark: true,
    },
    { message: hebrew('survey', { questions: [NPS_HE, WHY], noMore: 'לא לשאול שוב' }), act: choose('9') },
    {
      message: english('survey', { title: 'Case 1042 is closed', questions: [RATING] }),
      act: choose('4'),
      phone: true,
    },
    {
      message: { ...english('survey', { questions: [NPS, WHY] }), answers: { recommend: 3 } },
      phone: true,
      dark: true,
    },
  ],
}
