import { compile, compileTold, type Engine, type Model, type SubjectKind } from '../../shared/engine/index.ts'
import { type Aim, type Goals, goalsOf } from '../../shared/message/goal.ts'
import type { MessagePolicy } from '../../shared/message/policy.ts'
import { PEOPLE_TRAIT } from '../account/union.ts'
import type { StoredKey } from '../auth/key.ts'
import { type DirectoryLayout, FIRST_LAYOUT } from '../directory/layout.ts'
import { listedTraits, traitsOfRules } from '../directory/listed-traits.ts'
import type { Env } from '../env.ts'
import { type Followed, NONE_FOLLOWED } from '../segment/followed.ts'
import { watchedBy } from '../segment/watched.ts'
import { type Listening, listeningOf } from '../subject/messages/listening.ts'
import type { Subscription } from '../webhook/webhook.ts'
import type { PublishedMessage } from './message-record.ts'
import { type Retention, retentionOf, USUAL_SETTINGS } from './settings.ts'
import { workspaceOf } from './stub.ts'
import { urgentEvents } from './urgent.ts'

/** What a workspace's requests are served by, as its object hands it out. */
export interface WorkspaceConfig {
  /** Grows with every change; the highest seen wins. */
  readonly version: number
  /** Published models that are scored: `testing` and `active`. */
  readonly models: readonly PublishedModel[]
  /** Live messages, most important first. */
  readonly messages: readonly PublishedMessage[]
  /** Whoever is owed one of these keeps it, and nobody sees it. */
  readonly pausedMessages: readonly PublishedMessage[]
  /** The goals of messages that people get or got. */
  readonly aims: readonly Aim[]
  readonly messagePolicy: MessagePolicy
  readonly keys: readonly StoredKey[]
  /** Endpoints that are enabled, with what they want to hear of. */
  readonly webhooks: readonly Subscription[]
  readonly directory: DirectoryLayout
  readonly segmentTraits: SegmentTraits
  readonly retention: Retention
  /** Segments that subjects hold themselves against. */
  readonly followed: Followed
}

/** The traits that segments ask for. */
export interface SegmentTraits {
  readonly names: readonly string[]
  /** The workspace's revision when a name was last added. */
  readonly version: number
}

export interface PublishedModel {
  /** Grows when what is live changes. */
  readonly version: number
  readonly model: Model
  /** What crossings do that its publication causes; silent for what was published before one could choose. */
  readonly crossings?: Crossings
}

/**
 * What becomes of crossings that an edited model causes: they are recorded and nothing else, or followed by all
 * that follows those of an event.
 */
export const CROSSINGS = ['silent', 'act'] as const
export type Crossings = (typeof CROSSINGS)[number]

/** A configuration ready for use, as it is for the subjects of one kind: contacts, unless another is asked for. */
export interface Config extends WorkspaceConfig {
  readonly kind: SubjectKind
  /** The same for another kind: with its models, its lists and its messages. */
  of(kind: SubjectKind): Config
  /** Contacts keep what the models of accounts and deals count, too, since they owe it to theirs. */
  readonly engine: Engine
  /** What a contact keeps of each account and deal that it told of. */
  readonly told: Engine
  /** The live version of each model. */
  readonly versions: ReadonlyMap<string, number>
  /** Models whose last edit acts on whom it moves. */
  readonly actingEdits: ReadonlySet<string>
  /** Names of track events (`page` for page views) that may lead to a message and so should not wait. */
  readonly urgent: readonly string[]
  /** What messages wait for. */
  readonly listening: Listening
  /** What messages are to bring about. */
  readonly goals: Goals
  /** The traits that lines of the directory hold. */
  readonly listedTraits: readonly string[]
  /** Whether a model looks at how many of its people are active, which time alone changes. */
  readonly watchesPeople: boolean
  /**
   * The version since which lines are written and changes foreseen as they are: models, listed traits, shards,
   * followed segments or how long things are kept changed.
   */
  readonly epoch: number
}

/** For so long a change made elsewhere may go unseen, a withdrawn key among them. */
const FRESH_MS = 10_000
/** Configurations kept in this isolate. Made-up workspace names must not fill its memory. */
const KEPT = 200

const KINDS: readonly SubjectKind[] = ['contact', 'account', 'deal']

const kept = new Map<string, { config: Config; checkedAt: number }>()

/**
 * The workspace's configuration, compiled, at least at the given version. Kept in the isolate, so that
 * the workspace's object is asked once in a while and not once a request.
 */
export async function loadConfig(env: Env, workspace: string, atLeast = 0): Promise<Config> {
  const known = kept.get(workspace)
  const fresh = known && known.config.version >= atLeast && Date.now() - known.checkedAt < FRESH_MS
  if (fresh) return known.config
  const stub = workspaceOf(env, workspace)
  const newer = await stub.config(known?.config.version ?? -1)
  return keepConfig(workspace, newer ?? known?.config)
}

/** The configuration if it is at hand at that version, without asking anybody. */
function configAtHand(workspace: string, version: number): Config | undefined {
  const config = kept.get(workspace)?.config
  return config && config.version >= version ? config : undefined
}

/** The configuration of a subject's kind at that version or a later one, asked for only if it is not at hand. */
export async function configFor(
  env: Env,
  { workspace, kind }: { readonly workspace: string; readonly kind: SubjectKind },
  version: number,
): Promise<Config> {
  return (configAtHand(workspace, version) ?? (await loadConfig(env, workspace, version))).of(kind)
}

/** Keeps what a workspace's object handed out, so that a change holds in this isolate from its answer on. */
export function keepConfig(workspace: string, handed: WorkspaceConfig | Config | undefined): Config {
  const known = kept.get(workspace)?.config
  // The version before hands out less.
  const given = { ...EMPTY, ...handed }
  const config = known && known.version >= given.version ? known : compiled(given)
  kept.delete(workspace)
  kept.set(workspace, { config, checkedAt: Date.now() })
  const oldest = kept.keys().next().value
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
  return config
}

const EMPTY: WorkspaceConfig = {
  version: 0,
  models: [],
  messages: [],
  pausedMessages: [],
  aims: [],
  messagePolicy: {},
  keys: [],
  webhooks: [],
  directory: FIRST_LAYOUT,
  segmentTraits: { names: [], version: 0 },
  followed: NONE_FOLLOWED,
  retention: retentionOf(USUAL_SETTINGS, 0),
}

/** The configuration as it would be with a model among those that score, for subjects of the model's kind. */
export function withModel(config: Config, model: Model): Config {
  const { version } = config
  const live = KINDS.flatMap(kind => config.of(kind).models).filter(other => other.model.id !== model.id)
  return compiled({ ...config.of('contact'), models: [...live, { version, model }] }).of(model.subject)
}

function compiled(config: WorkspaceConfig): Config {
  const models = config.models.map(({ model }) => model)
  const others = models.filter(({ subject }) => subject !== 'contact')
  const told = compileTold(others)
  const views = { contact: viewOf('contact'), account: viewOf('account'), deal: viewOf('deal') }
  return views.contact

  function viewOf(kind: SubjectKind): Config {
    const view = kind === 'contact' ? config : withoutContacts(config)
    const published = config.models.filter(({ model }) => model.subject === kind)
    const own = published.map(({ model }) => model)
    return {
      ...view,
      kind,
      models: published,
      of: asked => views[asked],
      engine: compile(own, kind === 'contact' ? others : [], watchedBy(view.followed.segments, own)),
      told,
      versions: new Map(published.map(({ model, version }) => [model.id, version])),
      actingEdits: new Set(
        published.filter(({ crossings }) => crossings === 'act').map(({ model }) => model.id),
      ),
      urgent: urgentEvents({ ...view, models: published }),
      goals: goalsOf(view.aims),
      listening: listeningOf(view.messages, view.pausedMessages),
      listedTraits: listedTraits(own, view.segmentTraits.names),
      watchesPeople: traitsOfRules(own).includes(PEOPLE_TRAIT),
      epoch: Math.max(
        view.directory.version,
        view.segmentTraits.version,
        view.followed.epoch,
        view.retention.version,
        ...published.map(({ version }) => version),
      ),
    }
  }
}

/** Nobody sees messages as an account; segments are of contacts; and accounts and deals are listed in parts of their own, always four. */
function withoutContacts(config: WorkspaceConfig): WorkspaceConfig {
  return {
    ...config,
    messages: [],
    pausedMessages: [],
    aims: [],
    directory: { ...FIRST_LAYOUT, version: config.directory.version },
    segmentTraits: { names: [], version: 0 },
    followed: NONE_FOLLOWED,
  }
}
