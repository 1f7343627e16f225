/** The piece that draws what stands beside an element of the page. */
export { drawHotspot } from './hotspot.ts'
export { drawTooltip } from './tooltip.ts'
