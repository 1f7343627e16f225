/** Whether an object has made a table: many are made with their first row, as each costs an object storage. */
export function hasTable(sql: SqlStorage, name: string): boolean {
  return sql.exec('SELECT 1 FROM sqlite_master WHERE name = ?', name).toArray().length > 0
}
