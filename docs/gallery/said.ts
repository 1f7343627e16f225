import { english, hebrew } from './in-language.ts'
import type { Shot } from './studio.ts'

type Said = 'banner' | 'modal' | 'slideout' | 'toast'

const PAID = { url: '/paid.svg', alt: '', width: 96, height: 96 }
const REPORTS = { url: '/reports.svg', alt: 'A report of five rising bars', width: 480, height: 200 }

const TRIAL = {
  title: 'Your trial ends on Friday',
  body: 'Keep your **invoices** and reports: choose a plan.',
  action: { label: 'See plans' },
  dismiss: 'Not now',
}
const TRIAL_HE = {
  title: 'תקופת הניסיון מסתיימת ביום שישי',
  body: 'בחרו תוכנית כדי לשמור על **החשבוניות** והדוחות.',
  action: { label: 'לתוכניות' },
  dismiss: 'לא עכשיו',
}
const MAIL = {
  title: 'Reports, now by mail',
  body: 'Pick a day and the people. The numbers arrive **by themselves**.',
  image: REPORTS,
  action: { label: 'Set it up' },
}
const MAIL_HE = {
  title: 'דוחות, עכשיו במייל',
  body: 'בחרו יום ונמענים. המספרים מגיעים **מעצמם**.',
  image: REPORTS,
  action: { label: 'להגדרה' },
  snooze: { label: 'מחר' },
}
const TEAM = {
  title: 'Your team has outgrown Free',
  body: 'Eleven people used reports this week. **Team** has room for all of them:\n\n- as many [boards](/boards) as you like\n- reports by mail, every Monday',
  action: { label: 'Show me Team' },
  secondary: { label: 'Compare plans' },
  dismiss: 'Maybe later',
}

/** What is photographed of the formats that say something: light, dark, right to left, and on phones. */
export const said: { readonly [F in Said]: readonly Shot[] } = {
  banner: [
    { message: english('banner', TRIAL) },
    {
      message: english('banner', {
        ...TRIAL,
        image: PAID,
        placement: 'bottom',
        dismiss: undefined,
        snooze: { label: 'Tomorrow' },
      }),
      dark: true,
    },
    { message: hebrew('banner', TRIAL_HE) },
    { message: english('banner', { ...TRIAL, placement: 'bottom' }), phone: true },
    { message: english('banner', { ...TRIAL, placement: 'inline', slot: 'top' }), phone: true, dark: true },
  ],
  modal: [
    { message: english('modal', TEAM) },
    {
      message: english('modal', { ...MAIL, dismiss: 'Not now', noMore: 'No more messages like this' }),
      dark: true,
    },
    { message: hebrew('modal', MAIL_HE) },
    { message: english('modal', { ...TRIAL, secondary: { label: 'Talk to us' } }), phone: true },
    { message: english('modal', { ...MAIL, dismiss: 'Not now' }), phone: true, dark: true },
  ],
  slideout: [
    { message: english('slideout', { ...MAIL, snooze: { label: 'Tomorrow' } }) },
    {
      message: english('slideout', {
        title: 'How is it going?',
        body: 'You have sent three invoices. A short call saves you an hour with the next ones.',
        video: { url: 'https://video.example/tour', label: 'Watch the tour (2 min)' },
        action: { label: 'Book a call' },
        dismiss: 'No, thanks',
        noMore: 'No more messages',
      }),
      dark: true,
    },
    { message: hebrew('slideout', MAIL_HE) },
    { message: english('slideout', { ...MAIL, snooze: { label: 'Tomorrow' } }), phone: true },
    { message: english('slideout', { ...TRIAL, placement: 'start' }), phone: true, dark: true },
  ],
  toast: [
    { message: english('toast', { body: 'The report is in your downloads.', action: { label: 'Open' } }) },
    {
      message: english('toast', {
        title: 'Invoice 1042 was paid',
        body: '€ 1,280.00 from Brückner & Söhne',
        image: PAID,
      }),
      dark: true,
    },
    { message: hebrew('toast', { body: 'הדוח נמצא בהורדות.', action: { label: 'פתיחה' } }) },
    {
      message: english('toast', {
        title: 'Invoice 1042 was paid',
        body: '€ 1,280.00 from Brückner & Söhne',
        image: PAID,
      }),
      phone: true,
    },
    {
      message: english('toast', { body: 'The report is in your downloads.', action: { label: 'Open' } }),
      phone: true,
      dark: true,
    },
  ],
}
