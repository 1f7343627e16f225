import { runInDurableObject } from 'cloudflare:test'

export interface RowsWritten {
  readonly rows: number
  /** Alarms that were set, each of which is billed as a row. */
  readonly alarms: number
}

/**
 * Counts, in this isolate, the rows that all objects write while something is done.
 * @param stub any object, through which the platform's classes are reached
 */
export async function rowsWrittenBy(
  stub: DurableObjectStub,
  act: () => Promise<unknown>,
): Promise<RowsWritten> {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
  let alarms = 0
  const restore = await runInDurableObject(stub, (_, { storage }) => {
    const sql = Object.getPrototypeOf(storage.sql) as SqlStorage
    const alarm = Object.getPrototypeOf(storage) as DurableObjectStorage
    const { exec } = sql
    const { setAlarm } = alarm
    sql.exec = function (this: SqlStorage, ...args: Parameters<typeof exec>) {
      const cursor = exec.apply(this, args)
      cursors.push(cursor)
      return cursor
    } as typeof exec
    alarm.setAlarm = function (this: DurableObjectStorage, ...args: Parameters<typeof setAlarm>) {
      alarms++
      return setAlarm.apply(this, args)
    }
    return () => {
      sql.exec = exec
      alarm.setAlarm = setAlarm
    }
  })
  try {
    await act()
  } finally {
    restore()
  }
  return { rows: cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0), alarms }
}
