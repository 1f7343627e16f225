import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** Where the build puts what browsers load. */
const BUILT = new URL('../dist/sdk/', import.meta.url)

/**
 * The value of the attribute `integrity` with which a browser loads nothing but this very file, as it was last
 * built: https://www.w3.org/TR/SRI/
 *
 * @param name of the file, such as `tm.js`
 */
export async function integrityOf(name: string): Promise<string> {
  const body = await readFile(new URL(name, BUILT))
  return `sha384-${createHash('sha384').update(body).digest('base64')}`
}
