import { awards } from './awards.ts'
import type { Chart } from './chart.ts'
import { fades } from './fades.ts'
import { marks } from './marks.ts'

/** The pictures of the documents by their files' names. */
export const PICTURES: { readonly [name: string]: Chart } = { ...awards, ...fades, ...marks }
