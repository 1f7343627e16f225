/** A file of the demo as the build has read it. */
export interface DemoFile {
  readonly type: string
  readonly body: string
  readonly etag: string
}

/** The demo's files by path. Only what the build put in can be asked for, so no path leads elsewhere. */
export type DemoFiles = ReadonlyMap<string, DemoFile>

export type Found = { readonly redirect: string } | { readonly status: 200 | 404; readonly file: DemoFile }

const APP = '/demo/app/'
const NOT_FOUND: DemoFile = {
  type: 'text/plain; charset=utf-8',
  body: 'There is nothing here.\n',
  etag: '"none"',
}

/** Finds the file for a path: pages are folders, and every route of the app is its one page. */
export function fileFor(files: DemoFiles, path: string): Found {
  const exact = files.get(path.endsWith('/') ? `${path}index.html` : path)
  if (exact) return { status: 200, file: exact }
  if (files.has(`${path}/index.html`)) return { redirect: `${path}/` }
  const app = files.get(`${APP}index.html`)
  if (app && path.startsWith(APP) && !path.includes('.')) return { status: 200, file: app }
  return { status: 404, file: files.get('/demo/404/index.html') ?? NOT_FOUND }
}
