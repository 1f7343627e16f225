import type { Answer, Model, State } from '../../shared/engine/index.ts'
import type { Message, ShownMessage } from '../../shared/message/message.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import { reaches } from '../../shared/value/number.ts'
import type { ClientScore } from '../../shared/wire/answer.ts'
import type { DirectoryLine } from '../directory/line.ts'
import type { Config } from '../workspace/config.ts'
import type { ContactView, Device, DeviceAnswer, TimedScore } from './calls.ts'
import { unionOf } from './history.ts'
import { pendingMessages } from './message-memory.ts'
import { type Answers, evaluateAll, type Settled } from './settle.ts'
import type { SubjectState } from './state.ts'

const NOTHING: DeviceAnswer = { scores: [], thresholds: [], messages: [] }

/** The origin that a browser's events are folded into. */
export function deviceOrigin(anonymousId: string): string {
  return `anon:${anonymousId}`
}

/** Whether the device showed the key that was first seen with its anonymous id. */
export function mayRead(state: SubjectState, device: Device | undefined): device is Device {
  if (!device) return false
  const origin = deviceOrigin(device.anonymousId)
  return Object.hasOwn(state.partials, origin) && state.partials[origin]?.device === device.keyHash
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
  const isBeyond = beyondThreshold(answers)
  const visible = new Set(clientModels(answers).map(([{ model }]) => model.id))
  return {
    scores: clientModels(answers).map(([{ model }, answer]) => clientScore(model.id, answer)),
    thresholds: settled.crossings
      .filter(({ model, threshold }) => visible.has(model) && isBeyond(model, threshold))
      .map(({ cause: _, ...crossing }) => crossing),
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
  const own = answersOfDevice(state, config, device, answers, at)
  return {
    scores: clientModels(own).map(([{ model }, answer]) => timedScore(model, answer)),
    messages: shown(pendingMessages(state.messages, config.messages), beyondThreshold(own)),
  }
}

export function timedScores(answers: Answers): TimedScore[] {
  return [...answers].map(([{ model }, answer]) => timedScore(model, answer))
}

export function viewOf(state: SubjectState, union: State, answers: Answers): ContactView {
  return {
    id: state.name.id,
    identities: [state.name.id, ...Object.keys(state.joins).filter(id => state.joins[id] === 'joined')],
    traits: traitValues(union.traits.identify),
    firstSeen: isoOrNull(union.first),
    lastSeen: isoOrNull(union.newest),
    scores: timedScores(answers),
    crossings: state.crossings.toReversed(),
    messages: Object.entries(state.messages).map(([id, memory]) => ({
      id,
      owedAt: iso(memory.owedAt),
      ...(memory.shownAt && { shownAt: iso(memory.shownAt) }),
      ...(memory.clickedAt && { clickedAt: iso(memory.clickedAt) }),
      ...(memory.dismissedAt && { dismissedAt: iso(memory.dismissedAt) }),
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

function answersOfDevice(
  state: SubjectState,
  config: Config,
  device: Device,
  answers: Answers,
  at: number,
): Answers {
  const origin = deviceOrigin(device.anonymousId)
  const own = Object.entries(state.partials).filter(([key]) => key === origin)
  return own.length === Object.keys(state.partials).length
    ? answers
    : evaluateAll(config, unionOf(config.engine, Object.fromEntries(own)), at)
}

function beyondThreshold(answers: Answers): (model: string, threshold: string) => boolean {
  return (modelId, thresholdId) => {
    for (const [{ model }, { score }] of answers) {
      if (model.id !== modelId) continue
      const threshold = model.thresholds?.find(({ id }) => id === thresholdId)
      if (threshold) return reaches(score, threshold.at) === (threshold.on === 'rise')
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

function timedScore({ id, name = id, purpose }: Model, answer: Answer): TimedScore {
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
