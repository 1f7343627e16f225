import type { Command } from './main.ts'

/** One of the commands: what it is for in a line, how it is called, and how it is loaded when it is. */
export interface Entry {
  readonly summary: string
  readonly help: string
  load(): Promise<Command>
}

/** The commands by their names, in the order in which the help lists them. */
export const COMMANDS: { readonly [name: string]: Entry } = {
  serve: {
    summary: 'serve Tidemark on this machine, with its data in a folder',
    help: `Usage: tidemark serve [options]

  --port N       the port to listen on; else PORT, else 8787
  --host NAME    the address to listen on; else HOST, else 127.0.0.1
  --data FOLDER  keeps everything; else TIDEMARK_DATA, else .tidemark`,
    load: async () => (await import('./serve-command.ts')).serveCommand,
  },
  score: {
    summary: 'score the people, accounts or deals in a file of events',
    help: `Usage: tidemark score --model M.json --events E.ndjson [options]

  --model FILE   the model to score by
  --events FILE  one event a line (NDJSON), with gzip if the name ends in .gz; - for standard input
  --at INSTANT   the instant to score for, in ISO 8601, past or to come; now when left out. A day
                 alone is its first instant: 2026-03-01 is 2026-03-01T00:00:00Z, before that day's
                 events
  --subject ID   this one alone; '' for the events that name nobody
  --join         what a visitor did counts for the person they turned out to be: an anonymousId is
                 the first userId that comes with it, as in the service
  --json         one line of JSON a subject
  --explain      what each rule gave, how that adds up, and how far the next stage and threshold are

A subject is the userId of its events, else their anonymousId. For a model about accounts or deals
it is the groupId, else context.groupId, else the person as above. Events that name nobody are one
subject, null. Subjects come in the order in which the file first names them; one that had done
nothing yet at the instant has its line, too.

Of events with the same messageId about one subject the first counts; an event without one is no
repeat. Events after the instant do not count. Memory is taken for each subject, and 23 to 46 bytes
for each messageId, to find repeats.

Every line is checked. If one is wrong nothing is scored: the wrong lines are listed, and the status
is 1.`,
    load: async () => (await import('./score-command.ts')).scoreCommand,
  },
  check: {
    summary: 'check model files, and say what is wrong in which line',
    help: `Usage: tidemark check MODEL.json [MODEL.json …]

Lists what a model file may not say, as file:line: path: what would be right. The status is then 1.
Warns of what is allowed and yet can not be meant: a threshold that no score reaches, a rule that
never gives points, a field that no event has. Warnings do not change the status.`,
    load: async () => (await import('./check-command.ts')).checkCommand,
  },
  sign: {
    summary: 'sign a token that says who the user of a browser is',
    help: `Usage: tidemark sign --user ID [--email ADDRESS] [--expires 1h]

  --user ID        the id that the page passes to identify()
  --email ADDRESS  their address, if it is known to be theirs
  --expires LIFE   such as 15m or 24h, a day at most; an hour when left out

The workspace's identity secret comes in TIDEMARK_IDENTITY_SECRET or on standard input, never as an
argument. Prints the token: to try things out. In your server, use signIdentity of tidemark/server.`,
    load: async () => (await import('./sign-command.ts')).signCommand,
  },
  rebuild: {
    summary: 'have a running service make its list of contacts anew',
    help: `Usage: tidemark rebuild [options]

  --url URL     the service; http://127.0.0.1:8787 when left out
  --shards N    cut the list into another number of parts, 1 to 64; as many as there are when
                left out
  --ids FILE    contacts to ask as well (user:42, one a line), whom the list may have lost;
                - for standard input

A secret key that may manage comes in TIDEMARK_ADMIN_KEY. The list answers all the while, and the
service goes on with it when this command is ended.`,
    load: async () => (await import('./rebuild-command.ts')).rebuildCommand,
  },
}

/** The list of all commands. */
export const HELP = `Usage: tidemark <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

tidemark help <command> says more about one.
`
