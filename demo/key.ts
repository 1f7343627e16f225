/** The demo's public write key. It stands in the pages, and may only add events. */
export const WRITE_KEY = 'wk_demo_playground'
