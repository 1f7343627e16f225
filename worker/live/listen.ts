import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { objectName } from '../object-name.ts'
import type { ListenCall } from './listener.ts'
import { MOVED_TO } from './sockets.ts'

/** The way between two objects is in the headers: addresses are logged. */
const CALL = 'x-tidemark-call'
/** Pointers run from a visitor over an address to a user, and among users in one order: more steps are a fault. */
const MOST_STEPS = 5

/**
 * Hands a browser's socket to the object of its person, wherever pointers lead: each object says where it is, so that
 * none but the last one holds it.
 * @returns the answer to the handshake: 101 with the socket, or an error as usual
 */
export async function listen(env: Pick<Env, 'SUBJECT'>, asked: ListenCall): Promise<Response> {
  let call = asked
  for (let step = 0; step < MOST_STEPS; step++) {
    const { workspace, kind, id } = call.name
    const answer = await env.SUBJECT.getByName(objectName(workspace, kind, id)).fetch(
      'https://subject/live',
      {
        headers: { upgrade: 'websocket', [CALL]: encodeURIComponent(JSON.stringify(call)) },
      },
    )
    const movedTo = answer.headers.get(MOVED_TO)
    if (movedTo === null) return answer
    call = { ...call, name: { ...call.name, id: decodeURIComponent(movedTo) } }
  }
  throw new RequestError('unavailable', 'Whom this is about is being joined. Come again.')
}

/** What {@link listen} asks an object. */
export function callIn(request: Request): ListenCall {
  return JSON.parse(decodeURIComponent(request.headers.get(CALL) ?? '')) as ListenCall
}
