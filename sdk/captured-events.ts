import type { FormValues } from './form-values.ts'

/**
 * The events that captures and messages track, each with its properties, for an event map of your own:
 *
 * @example
 * type Events = CapturedEvents & { 'Report Exported': { format: string } }
 */
export type CapturedEvents = {
  'Pricing Viewed': { path: string }
  'Form Submitted': { form: string; fields: readonly string[]; values?: FormValues }
  'Form Abandoned': { form: string; fields: readonly string[]; last: string }
  'Feature Used': { feature: string }
  'Link Clicked': { url: string }
  'File Downloaded': { url: string; file: string; extension?: string | undefined }
  'Page Engaged': { path: string; seconds: number; scrollDepth: number }
  'Text Copied': { name: string }
  'Video Playback Started': WatchedVideo
  'Video Playback Paused': WatchedVideo
  'Video Playback Resumed': WatchedVideo
  'Video Playback Completed': WatchedVideo
  'Video Content Playing': WatchedVideo & { progress: 25 | 50 | 75 }
  'Message Shown': { message: string }
  'Message Clicked': { message: string }
  'Message Dismissed': { message: string; how?: 'button' | 'close' | 'escape' | 'backdrop' }
}

/** Where a video stands, in seconds; a live stream has no length. */
export type WatchedVideo = { title: string; position: number; total_length?: number }
