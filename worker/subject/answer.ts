import type { Answer, Model, State, Threshold } from '../../shared/engine/index.ts'
import { traitCall, traitValues } from '../../shared/trait/traits.ts'
import { reaches } from '../../shared/value/number.ts'
import { own } from '../../shared/value/path.ts'
import type { ClientScore, ExplainedScore } from '../../shared/wire/answer.ts'
import { membershipsOf } from '../account/memberships.ts'
import type { Config } from '../workspace/config.ts'
import type { ContactView, Device, DeviceAnswer, Reader, SubjectView } from './calls.ts'
import { shownConsent } from './consent.ts'
import { keptSince } from './frozen.ts'
import { unionOf } from './history.ts'
import { anonymous } from './identity/identifier.ts'
import { identitiesOf } from './identity/identities.ts'
import { deviceOf } from './identity/origin.ts'
import { isDeviceKey, isPerson, readableTo } from './identity/readable.ts'
import { messagesTo } from './messages/answer.ts'
import { causesOfNobody, type IsBeyond, leftBy } from './messages/explain.ts'
import type { Known } from './messages/known.ts'
import { messagesView } from './messages/view.ts'
import { type Answers, evaluateAll, type Settled } from './settle.ts'
import type { SubjectState } from './state.ts'

const NOTHING: DeviceAnswer = { scores: [], thresholds: [], messages: [], live: false }

/** Whether a device showed the key that was first seen with its anonymous id; a person may read about themselves. */
export function mayRead(state: SubjectState, reader: Reader | undefined): reader is Reader {
  return reader !== undefined && (isPerson(reader) || isDeviceKey(state, reader))
}

/**
 * What a browser learns. A device: nothing but what its own events earned. Where others told of the person too,
 * its own partial is judged apart, and a message or crossing shows only if that partial alone explains it.
 * A verified person: every score that clients may see, every message that waits.
 */
export function answerReader(
  known: Known,
  reader: Reader | undefined,
  crossings: Settled['crossings'],
): DeviceAnswer {
  const { state } = known
  if (!mayRead(state, reader)) return NOTHING
  const earned = earnedBy(known, reader)
  const { answers } = earned
  const isBeyond = beyondThreshold(state, reader, answers)
  const visible = new Map(clientModels(answers).map(([{ model }, { score }]) => [model.id, score]))
  return {
    scores: clientModels(answers).map(([{ model }, answer]) => clientScore(model.id, answer)),
    thresholds: crossings
      .filter(({ model, threshold }) => visible.has(model) && isBeyond(model, threshold))
      .map(({ cause: _, ...crossing }) => ({ ...crossing, score: visible.get(crossing.model) ?? 0 })),
    ...messagesTo(known, earned, reader, isBeyond),
  }
}

/** The same for a browser that only asks, with the reasons of each score. */
export function explainToReader(known: Known, reader: Reader) {
  const earned = earnedBy(known, reader)
  const { answers } = earned
  return {
    scores: clientModels(answers).map(([{ model }, answer]) => explainedScore(model, answer)),
    ...messagesTo(known, earned, reader, beyondThreshold(known.state, reader, answers)),
  }
}

export function explainedScores(answers: Answers): ExplainedScore[] {
  return [...answers].map(([{ model }, answer]) => explainedScore(model, answer))
}

/** A subject of any kind; what only its kind has is added. */
export function viewOf(state: SubjectState, union: State, answers: Answers): SubjectView {
  return {
    id: state.name.id,
    traits: traitValues(union.traits[traitCall(state.name.kind)]),
    firstSeen: isoOrNull(union.first),
    lastSeen: isoOrNull(union.newest),
    eventsSince: isoOrNull(keptSince(state.partials)),
    scores: explainedScores(answers),
    crossings: state.crossings.toReversed(),
  }
}

export function contactViewOf(
  state: SubjectState,
  config: Config,
  union: State,
  answers: Answers,
): ContactView {
  return {
    ...viewOf(state, union, answers),
    identities: identitiesOf(state),
    consent: shownConsent(state.partials),
    groups: [...membershipsOf(config, state.partials).keys()],
    messages: messagesView(state),
  }
}

/**
 * Remembers which thresholds for a fall a device's own events were above, and what causes messages and was left by
 * them: only then may it learn that the person fell, or came back there. A device of which nothing is known is below
 * all of them.
 */
export function noteReached(known: Known, device: Device): void {
  const { state } = known
  const origin = anonymous(device.anonymousId)
  if (!state.partials.some(partial => partial.origin === origin)) return
  const hasFalls = [...known.answers.keys()].some(({ model }) => model.thresholds.some(isFall))
  if (!hasFalls && causesOfNobody(known).size === 0) return
  const earned = earnedBy(known, device)
  const reached = new Set([...(deviceOf(state, origin).reached ?? []), ...leftBy(earned)])
  for (const [{ model }, { score }] of earned.answers) {
    for (const threshold of model.thresholds.filter(isFall)) {
      if (reaches(score, threshold.release ?? threshold.at)) reached.add(reachedKey(model.id, threshold.id))
    }
  }
  if (reached.size > 0) deviceOf(state, origin).reached = [...reached]
}

function isFall({ on }: Threshold): boolean {
  return on === 'fall'
}

function reachedKey(model: string, threshold: string): string {
  return JSON.stringify([model, threshold])
}

/** What is known by what a reader may read. */
function earnedBy(known: Known, reader: Reader): Known {
  const { state, config, at } = known
  const partials = readableTo(state, reader)
  if (partials.length === state.partials.length) return known
  const union = unionOf(config.engine, partials)
  return { ...known, partials, union, answers: evaluateAll(config, union, at) }
}

/** Whether a device's own events explain that a threshold was crossed; a person may know of each. */
function beyondThreshold(state: SubjectState, reader: Reader, answers: Answers): IsBeyond {
  if (isPerson(reader)) return () => true
  const reached = own(state.devices, anonymous(reader.anonymousId))?.reached ?? []
  return (modelId, thresholdId) => {
    for (const [{ model }, { score }] of answers) {
      if (model.id !== modelId) continue
      const threshold = model.thresholds?.find(({ id }) => id === thresholdId)
      if (!threshold) return false
      const isAbove = reaches(score, threshold.at)
      return isFall(threshold) ? !isAbove && reached.includes(reachedKey(modelId, thresholdId)) : isAbove
    }
    return false
  }
}

function clientModels(answers: Answers) {
  return [...answers].filter(([{ model }]) => model.visibility === 'client')
}

function clientScore(model: string, { score, stage, grade, tags }: Answer): ClientScore {
  return { model, score, stage, grade, tags }
}

function explainedScore({ id, name = id, purpose }: Model, answer: Answer): ExplainedScore {
  return { model: id, name, purpose, ...answer }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}
