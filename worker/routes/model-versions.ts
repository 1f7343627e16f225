import { writingOf } from '../http/writing.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { historyRoutes } from './history.ts'
import { answerSaved } from './model-saved.ts'

/** The history of models: `versions`, one of them, and `rollback`. */
export const modelVersionRoutes = historyRoutes({
  name: 'model',
  kind: 'models',
  history: (workspace, id, newest) => workspace.modelHistory(id, newest),
  version: (workspace, id, version) => workspace.modelVersion(id, version),
  async rollBack(c, id, version, unknown) {
    const workspace = workspaceOf(c.env, c.get('caller').workspace)
    return answerSaved(c, id, await workspace.rollBackModel(id, version, writingOf(c)), unknown)
  },
})
