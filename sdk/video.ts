import type { CapturedEvents, WatchedVideo } from './captured-events.ts'
import type { Capture } from './tracker.ts'

type VideoEvent = keyof CapturedEvents & `Video ${string}`

/** How a video is played, from its start until its end. */
interface Playback {
  isPlaying: boolean
  /** Of 25, 50 and 75 percent, the last one told; 0 before. */
  progress: number
}

/**
 * Captures how videos with `data-tidemark-video="name"` are watched, those added later too, as Segment's
 * video spec names it: `Video Playback Started`, `Paused`, `Resumed` and `Completed`, and `Video Content Playing`
 * at a quarter, half and three quarters; each with `{ title, position, total_length }` in seconds.
 *
 * @see https://segment.com/docs/connections/spec/video/
 */
export function video(): Capture {
  return ({ track, signal }) => {
    const playbacks = new WeakMap<EventTarget, Playback>()

    const heard = ({ type, target }: Event) => {
      const title = target instanceof HTMLMediaElement && target.dataset.tidemarkVideo
      if (!title) return
      const { currentTime, duration, ended } = target
      const playback = playbacks.get(target)
      const tell = (event: VideoEvent, more?: { progress: number }) =>
        track(event, {
          title,
          position: Math.round(currentTime),
          // A live stream has no end.
          ...(Number.isFinite(duration) && { total_length: Math.round(duration) }),
          ...more,
        } satisfies WatchedVideo)

      if (type === 'playing') {
        // It also comes after each wait for data.
        if (playback?.isPlaying) return
        tell(playback ? 'Video Playback Resumed' : 'Video Playback Started')
        playbacks.set(target, { progress: 0, ...playback, isPlaying: true })
      } else if (!playback) {
        return
      } else if (type === 'ended') {
        playbacks.delete(target)
        tell('Video Playback Completed')
      } else if (type === 'pause') {
        // The end is preceded by a pause.
        if (ended || !playback.isPlaying) return
        playback.isPlaying = false
        tell('Video Playback Paused')
      } else {
        const progress = Math.min(Math.floor((4 * currentTime) / duration), 3) * 25
        if (!(progress > playback.progress)) return
        playback.progress = progress
        tell('Video Content Playing', { progress })
      }
    }
    // Events of media do not rise, but come down like all others.
    for (const type of ['playing', 'pause', 'ended', 'timeupdate'])
      document.addEventListener(type, heard, { capture: true, signal })
  }
}
