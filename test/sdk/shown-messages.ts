import type { ShownMessage } from '../../shared/message/shown-message.ts'

/** A message as the server answers it. */
export const BANNER: ShownMessage = {
  id: 'trial',
  key: 'trial',
  format: 'banner',
  content: {
    title: 'Your trial ends on Friday',
    body: 'Keep your boards and reports by choosing a plan.',
    action: { label: 'See plans', url: '/pricing' },
    dismiss: 'Not now',
  },
}
/** Another, which takes the page. */
export const MODAL: ShownMessage = {
  id: 'upgrade',
  key: 'upgrade',
  format: 'modal',
  content: {
    title: 'Your team has outgrown Free',
    body: 'Eleven people used reports this week.\nTeam has room for all of them.',
    action: { label: 'Show me Team' },
    dismiss: 'Maybe later',
  },
}
