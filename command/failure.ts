/** A failure that its user can mend: told in one sentence, without a stack trace. */
export class CommandFailure extends Error {
  /** 1 for what was found wrong, 2 for how the command was called. */
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Runs a command to its end, and tells what stopped it. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    console.error(error.message)
    process.exitCode = error.exitCode
  }
}
