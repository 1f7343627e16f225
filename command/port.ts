import { createServer } from 'node:net'
import { CommandFailure } from './failure.ts'

/** Makes sure that a server can listen there. @throws CommandFailure with what is in the way */
export async function checkAddress(host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(new CommandFailure(inTheWay(error, host, port))),
    )
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

function inTheWay(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} on ${host} is taken. Set PORT to another one.`
  if (error.code === 'EACCES') return `Port ${port} on ${host} needs more rights than this process has.`
  return `Can not listen on ${host}, port ${port}: ${error.message}.`
}
