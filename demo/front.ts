import { FILES } from '../dist/demo-files.ts'
import { fileFor } from './front/file.ts'
import { HEADERS } from './front/headers.ts'

/** What the front stands before, as workerd hands it over. */
interface Env {
  readonly TIDEMARK: { fetch(request: Request): Promise<Response> }
}

/** Serves the demo's pages and passes everything else on to Tidemark. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/' || pathname === '/demo') return redirect('/demo/')
    if (!pathname.startsWith('/demo/')) return env.TIDEMARK.fetch(request)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response('Only GET and HEAD here.\n', {
        status: 405,
        headers: { ...HEADERS, allow: 'GET, HEAD' },
      })
    }
    const found = fileFor(FILES, pathname)
    if ('redirect' in found) return redirect(found.redirect + search)
    const { type, body, etag } = found.file
    const headers = { ...HEADERS, 'content-type': type, etag }
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
    return new Response(request.method === 'HEAD' ? null : body, { status: found.status, headers })
  },
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { ...HEADERS, location } })
}
