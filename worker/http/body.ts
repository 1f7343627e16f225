import { RequestError } from './errors.ts'

/** A request's body may have this many bytes, counted after inflating. */
export const MAX_BODY_BYTES = 500 * 1024

/**
 * Reads a request's body as JSON, whatever its content type says (browsers send `text/plain` to save the
 * preflight), inflating `content-encoding: gzip`.
 * @throws RequestError `too_large` as soon as the limit is passed, `invalid_json` for what is not JSON.
 */
export async function readJson(request: Request): Promise<unknown> {
  return parseJson(await readText(request))
}

/** The same for a request that needs no body; undefined where there is none. */
export async function readJsonIfAny(request: Request): Promise<unknown> {
  const text = await readText(request)
  return text === '' ? undefined : parseJson(text)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const [, place] = /\((line \d+ column \d+)\)/.exec(String(error)) ?? []
    throw new RequestError('invalid_json', `The body must be JSON${place ? `: it is not at ${place}` : ''}.`)
  }
}

/** A request's body as text, inflated; empty where there is none. @throws RequestError like `readJson` */
export async function readText(request: Request): Promise<string> {
  if (!request.body) return ''
  const gzipped = request.headers.get('content-encoding')?.toLowerCase() === 'gzip'
  const length = gzipped ? null : request.headers.get('content-length')
  if (Number(length) > MAX_BODY_BYTES) throw tooLarge()
  try {
    // No more comes than a content-length says: there is nothing to count.
    return length === null ? await readCounted(request.body, gzipped) : await request.text()
  } catch (error) {
    if (error instanceof RequestError) throw error
    throw new RequestError(
      'invalid_json',
      'The body ended early or is not gzip, as its content-encoding says.',
    )
  }
}

async function readCounted(body: ReadableStream<Uint8Array>, gzipped: boolean): Promise<string> {
  const stream = gzipped ? body.pipeThrough(new DecompressionStream('gzip')) : body
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.byteLength
    if (bytes > MAX_BODY_BYTES) throw tooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function tooLarge(): RequestError {
  return new RequestError('too_large', `The body may have at most ${MAX_BODY_BYTES} bytes.`)
}
