/**
 * Who said it: a browser, a browser whose identity the customer's server has signed, or a server.
 * The more trusted voice wins, whenever it spoke.
 */
export type Voice = 'browser' | 'verified' | 'server'

/** A voice as a state writes it, and the most trusted first. */
export const VOICE_KEYS = ['s', 'v', 'b'] as const
export type VoiceKey = (typeof VOICE_KEYS)[number]

/** How a state writes a voice. */
export function voiceKey(voice: Voice): VoiceKey {
  return voice === 'server' ? 's' : voice === 'verified' ? 'v' : 'b'
}
