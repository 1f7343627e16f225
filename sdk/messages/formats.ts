import type { Format } from '../../shared/message/content.ts'
import { drawBanner } from './banner.ts'
import { drawModal } from './modal.ts'
import { drawSlideout } from './slideout.ts'
import { drawToast } from './toast.ts'
import type { Draw } from './view.ts'

/** Brings what draws a format: what most sites use is at hand, the rest is loaded when it is needed. */
export type Formats = { readonly [F in Format]?: () => Draw<F> | Promise<Draw<F>> }

export const FORMATS: Formats = {
  banner: () => drawBanner,
  modal: () => drawModal,
  slideout: () => drawSlideout,
  toast: () => drawToast,
  tooltip: () => import('./anchored.ts').then(({ drawTooltip }) => drawTooltip),
  hotspot: () => import('./anchored.ts').then(({ drawHotspot }) => drawHotspot),
  checklist: () => import('./checklist.ts').then(({ drawChecklist }) => drawChecklist),
  survey: () => import('./survey.ts').then(({ drawSurvey }) => drawSurvey),
}
