import type { Answer, Model, State, Threshold } from '../../shared/engine/index.ts'
import type { Message, ShownMessage } from '../../shared/message/message.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import { reaches } from '../../shared/value/number.ts'
import { own } from '../../shared/value/path.ts'
import type { ClientScore, ExplainedScore } from '../../shared/wire/answer.ts'
import type { DirectoryLine } from '../directory/line.ts'
import type { Config } from '../workspace/config.ts'
import type { ContactView, Device, DeviceAnswer } from './calls.ts'
import { unionOf } from './history.ts'
import { pendingMessages } from './message-memory.ts'
import { deviceOrigin } from './origin.ts'
import { type Answers, evaluateAll, type Settled } from './settle.ts'
import type { SubjectState } from './state.ts'

const NOTHING: DeviceAnswer = { scores: [], thresholds: [], messages: [] }

/** Whether the device showed the key that was first seen with its anonymous id. */
export function mayRead(state: SubjectState, device: Device | undefined): device is Device {
  if (!device) return false
  const origin = deviceOrigin(device.anonymousId)
  return own(state.partials, origin)?.device === device.keyHash
}

/**
 * What a device learns: nothing but what its own events earned. Where others told of the person too,
 * its own partial is judged apart, and a message or crossing shows only if that partial alone explains it.
 */
export function answerDevice(
  state: SubjectState,
  config: Config,
  device: Device | undefined,
  settled: Settled,
  at: number,
): DeviceAnswer {
  if (!mayRead(state, device)) return NOTHING
  const answers = answersOfDevice(state, config, device, settled.answers, at)
  const isBeyond = beyondThreshold(state, device, answers)
  const visible = new Map(clientModels(answers).map(([{ model }, { score }]) => [model.id, score]))
  return {
    scores: clientModels(answers).map(([{ model }, answer]) => clientScore(model.id, answer)),
    thresholds: settled.crossings
      .filter(({ model, threshold }) => visible.has(model) && isBeyond(model, threshold))
      .map(({ cause: _, ...crossing }) => ({ ...crossing, score: visible.get(crossing.model) ?? 0 })),
    messages: shown(pendingMessages(state.messages, config.messages), isBeyond),
  }
}

/** The same for a device that only asks, with the reasons of each score. */
export function explainToDevice(
  state: SubjectState,
  config: Config,
  device: Device,
  answers: Answers,
  at: number,
) {
  const earned = answersOfDevice(state, config, device, answers, at)
  return {
    scores: clientModels(earned).map(([{ model }, answer]) => explainedScore(model, answer)),
    messages: shown(pendingMessages(state.messages, config.messages), beyondThreshold(state, device, earned)),
  }
}

export function explainedScores(answers: Answers): ExplainedScore[] {
  return [...answers].map(([{ model }, answer]) => explainedScore(model, answer))
}

export function viewOf(state: SubjectState, union: State, answers: Answers): ContactView {
  return {
    id: state.name.id,
    identities: [state.name.id, ...Object.keys(state.joins).filter(id => state.joins[id] === 'joined')],
    traits: traitValues(union.traits.identify),
    firstSeen: isoOrNull(union.first),
    lastSeen: isoOrNull(union.newest),
    scores: explainedScores(answers),
    crossings: state.crossings.toReversed(),
    messages: Object.entries(state.messages).map(([id, memory]) => ({
      id,
      owedAt: iso(memory.owedAt),
      ...(memory.shownAt !== undefined && { shownAt: iso(memory.shownAt) }),
      ...(memory.clickedAt !== undefined && { clickedAt: iso(memory.clickedAt) }),
      ...(memory.dismissedAt !== undefined && { dismissedAt: iso(memory.dismissedAt) }),
    })),
  }
}

export function lineOf(state: SubjectState, union: State, answers: Answers): DirectoryLine {
  const { name, firstName, lastName, email } = traitValues(union.traits.identify)
  const full = text(name) ?? [text(firstName), text(lastName)].filter(part => part !== null).join(' ')
  return {
    id: state.name.id,
    name: full || null,
    email: text(email),
    lastSeen: iso(union.newest ?? 0),
    scores: Object.fromEntries(
      [...answers].map(([{ model }, { score, stage, grade, tags }]) => [
        model.id,
        { score, stage, grade, tags },
      ]),
    ),
  }
}

/**
 * Remembers which thresholds for a fall a device's own events were above: only then may it learn that the
 * person fell. A device of which nothing is known is below all of them.
 */
export function noteReached(
  state: SubjectState,
  config: Config,
  device: Device,
  answers: Answers,
  at: number,
) {
  const partial = own(state.partials, deviceOrigin(device.anonymousId))
  if (!partial || ![...answers.keys()].some(({ model }) => model.thresholds.some(isFall))) return
  const reached = new Set(partial.reached)
  for (const [{ model }, { score }] of answersOfDevice(state, config, device, answers, at)) {
    for (const threshold of model.thresholds.filter(isFall)) {
      if (reaches(score, threshold.release ?? threshold.at)) reached.add(reachedKey(model.id, threshold.id))
    }
  }
  if (reached.size > 0) partial.reached = [...reached]
}

function isFall({ on }: Threshold): boolean {
  return on === 'fall'
}

function reachedKey(model: string, threshold: string): string {
  return JSON.stringify([model, threshold])
}

function answersOfDevice(
  state: SubjectState,
  config: Config,
  device: Device,
  answers: Answers,
  at: number,
): Answers {
  const origin = deviceOrigin(device.anonymousId)
  const partials = Object.entries(state.partials).filter(([key]) => key === origin)
  return partials.length === Object.keys(state.partials).length
    ? answers
    : evaluateAll(config, unionOf(config.engine, Object.fromEntries(partials)), at)
}

/** Whether a device's own events explain that a threshold was crossed. */
function beyondThreshold(
  state: SubjectState,
  device: Device,
  answers: Answers,
): (model: string, threshold: string) => boolean {
  const reached = own(state.partials, deviceOrigin(device.anonymousId))?.reached ?? []
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

function shown(messages: readonly Message[], isBeyond: ReturnType<typeof beyondThreshold>): ShownMessage[] {
  return messages
    .filter(({ when }) => isBeyond(when.model, when.threshold))
    .map(({ id, format, content }) => ({ id, format, content }))
}

function clientScore(model: string, { score, stage, grade, tags }: Answer): ClientScore {
  return { model, score, stage, grade, tags }
}

function explainedScore({ id, name = id, purpose }: Model, answer: Answer): ExplainedScore {
  return { model: id, name, purpose, ...answer }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}
