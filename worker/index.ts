import { app } from './app.ts'

export { Courier } from './courier/courier.ts'
export { Directory } from './directory/directory.ts'
export { Inbox } from './inbox/inbox.ts'
export { Switchboard } from './live/switchboard.ts'
export { Subject } from './subject/subject.ts'
export { Workspace } from './workspace/workspace.ts'
export default app
