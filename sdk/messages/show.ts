import type { MessageView } from '../inbox.ts'

export const show: MessageView['show'] = () => () => {}
