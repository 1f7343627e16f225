import type { ExplainedScore } from '../../shared/wire/answer.ts'

/** What the panel shows of a score. */
export type ToldScore = Pick<ExplainedScore, 'model' | 'score' | 'stage' | 'grade' | 'tags' | 'rules'>

/** What one rule gave. */
export type ToldRule = ToldScore['rules'][number]
