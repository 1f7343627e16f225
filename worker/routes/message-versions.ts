import { writingOf } from '../http/writing.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { historyRoutes } from './history.ts'
import { answerSaved, refuseUnreachable } from './message-saved.ts'

/** The history of messages: `versions`, one of them, and `rollback`. */
export const messageVersionRoutes = historyRoutes({
  name: 'message',
  kind: 'messages',
  history: (workspace, id, newest) => workspace.messageHistory(id, newest),
  version: (workspace, id, version) => workspace.messageVersion(id, version),
  async rollBack(c, id, version, unknown) {
    const workspace = workspaceOf(c.env, c.get('caller').workspace)
    const [older, known, contents] = await Promise.all([
      workspace.messageVersion(id, version),
      workspace.one('messages', id),
      workspace.messageContents(),
    ])
    if (older && known?.thing.live?.status === 'live') refuseUnreachable(older.thing, contents)
    // What goes live meanwhile is not looked at, so it is not written over either.
    const writing = { ...(known && { ifMatch: [known.revision] }), ...writingOf(c) }
    const saved = await workspace.rollBackMessage(id, version, writing)
    return answerSaved(c, id, saved, contents, unknown)
  },
})
