export { createInbox } from './inbox.ts'
