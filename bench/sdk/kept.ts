import type { BrowserContext, Page } from 'playwright-core'

/** Bytes that a site keeps in this browser: names and values of cookies and storage, records of IndexedDB as JSON. */
export async function keptBytes(page: Page, context: BrowserContext): Promise<number> {
  const cookies = await context.cookies()
  const stored = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    let bytes = 0
    for (const storage of [localStorage, sessionStorage]) {
      for (const [name, value] of Object.entries(storage)) bytes += name.length + String(value).length
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const records = await done(database.transaction(store).objectStore(store).getAll())
        for (const record of records) bytes += JSON.stringify(record).length
      }
      database.close()
    }
    return bytes
  })
  return stored + cookies.reduce((bytes, { name, value }) => bytes + name.length + value.length, 0)
}
