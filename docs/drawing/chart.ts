/** A point in the units of the axes. */
export type Point = readonly [x: number, y: number]

export interface Axis {
  readonly label: string
  readonly from: number
  readonly to: number
  /** Where a number stands beside the axis. */
  readonly ticks: readonly number[]
}

/** What is drawn between the axes. */
export type Mark =
  | { readonly draw: 'line'; readonly points: readonly Point[]; readonly as?: 'second' }
  | { readonly draw: 'dots'; readonly points: readonly Point[]; readonly as?: 'second' | 'alarm' }
  | {
      readonly draw: 'text'
      readonly at: Point
      readonly text: string
      /** How far from the point, in pixels. */
      readonly by?: Point
      readonly align?: 'start' | 'middle' | 'end'
      readonly as?: 'second' | 'alarm'
    }
  | { readonly draw: 'level'; readonly y: number; readonly text: string }
  | { readonly draw: 'band'; readonly from: number; readonly to: number }
  | {
      readonly draw: 'bar'
      readonly from: number
      readonly to: number
      readonly text: string
      readonly as: 'on' | 'off'
    }

export interface Chart {
  readonly title: string
  /** What the picture says, for those who do not see it. */
  readonly alt: string
  readonly x: Axis
  readonly y: Axis
  readonly marks: readonly Mark[]
}

const WIDTH = 640
const HEIGHT = 310
const LEFT = 58
const RIGHT = WIDTH - 26
const TOP = 68
const BOTTOM = HEIGHT - 54

/** On a card of its own colour, so that it can be read on any page, by day and by night. */
const STYLE = `
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--text) }
.title { font-weight: 600; font-size: 15px }
.quiet { fill: var(--quiet) }
.card { fill: var(--card); stroke: var(--edge) }
.grid { stroke: var(--edge) }
.axis { stroke: var(--quiet) }
.line { fill: none; stroke: var(--first); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round }
.dot { fill: var(--first); stroke: var(--card); stroke-width: 1.5 }
.level { stroke: var(--quiet); stroke-dasharray: 5 4 }
.band { fill: var(--first); opacity: .1 }
.line.second { stroke: var(--second); stroke-dasharray: 2 6 }
.dot.second { fill: var(--second) }
text.second { fill: var(--second) }
.dot.alarm { fill: var(--alarm) }
text.alarm { fill: var(--alarm); font-weight: 600 }
.bar.on { fill: var(--first); opacity: .75 }
.bar.off { fill: var(--edge) }
text.bar-on { fill: var(--card); font-size: 11px }
text.bar-off { fill: var(--quiet); font-size: 11px }
svg { --card: #fff; --edge: #d9dfe6; --text: #1c2128; --quiet: #57606a; --first: #0b62c4; --second: #7a5af0; --alarm: #b93a06 }
@media (prefers-color-scheme: dark) {
  svg { --card: #12171e; --edge: #333c47; --text: #e8edf3; --quiet: #a3adb8; --first: #5ba8ff; --second: #b3a1ff; --alarm: #ff9b5e }
}
`

/** Draws a chart as SVG; the same chart gives the same text. */
export function svg({ title, alt, x, y, marks }: Chart): string {
  const toX = scale(x, LEFT, RIGHT)
  const toY = scale(y, BOTTOM, TOP)
  const shapes = [
    ...y.ticks.map(tick => tickOfY(tick, toY(tick))),
    ...x.ticks.map(tick => tickOfX(tick, toX(tick))),
    `<path class="axis" d="M${LEFT} ${px(toY(Math.max(0, y.from)))}H${RIGHT}"/>`,
    ...marks.map(mark => shape(mark, toX, toY)),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">
<title>${escaped(alt)}</title>
<style>${STYLE}</style>
<rect class="card" x=".5" y=".5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="10"/>
<text class="title" x="20" y="27">${escaped(title)}</text>
<text class="quiet" x="20" y="47">${escaped(y.label)}</text>
<text class="quiet" x="${RIGHT}" y="${HEIGHT - 14}" text-anchor="end">${escaped(x.label)}</text>
${shapes.join('\n')}
</svg>
`
}

type Scale = (value: number) => number

function scale({ from, to }: Axis, begin: number, end: number): Scale {
  return value => begin + ((value - from) / (to - from)) * (end - begin)
}

function tickOfX(tick: number, x: number): string {
  return `<path class="axis" d="M${px(x)} ${BOTTOM}v5"/><text class="quiet" x="${px(x)}" y="${BOTTOM + 20}" text-anchor="middle">${number(tick)}</text>`
}

function tickOfY(tick: number, y: number): string {
  return `<path class="grid" d="M${LEFT} ${px(y)}H${RIGHT}"/><text class="quiet" x="${LEFT - 10}" y="${px(y + 4)}" text-anchor="end">${number(tick)}</text>`
}

function shape(mark: Mark, toX: Scale, toY: Scale): string {
  switch (mark.draw) {
    case 'line': {
      const pixels = mark.points.map(([x, y]): Point => [px(toX(x)), px(toY(y))])
      const path = simplified(pixels).map(([x, y]) => `${x} ${y}`)
      return `<path class="${classes('line', mark.as)}" d="M${path.join('L')}"/>`
    }
    case 'dots':
      return mark.points
        .map(
          ([x, y]) =>
            `<circle class="${classes('dot', mark.as)}" cx="${px(toX(x))}" cy="${px(toY(y))}" r="5.5"/>`,
        )
        .join('\n')
    case 'text': {
      const [dx, dy] = mark.by ?? [0, -10]
      const style = mark.as === undefined ? '' : ` class="${mark.as}"`
      return `<text${style} x="${px(toX(mark.at[0]) + dx)}" y="${px(toY(mark.at[1]) + dy)}" text-anchor="${mark.align ?? 'middle'}">${escaped(mark.text)}</text>`
    }
    case 'level':
      return `<path class="level" d="M${LEFT} ${px(toY(mark.y))}H${RIGHT}"/><text class="quiet" x="${LEFT + 8}" y="${px(toY(mark.y) - 6)}">${escaped(mark.text)}</text>`
    case 'band':
      return `<rect class="band" x="${LEFT}" y="${px(toY(mark.to))}" width="${RIGHT - LEFT}" height="${px(toY(mark.from) - toY(mark.to))}"/>`
    case 'bar': {
      const [from, to] = [toX(mark.from), toX(mark.to)]
      return `<rect class="bar ${mark.as}" x="${px(from)}" y="${BOTTOM - 17}" width="${px(to - from)}" height="16"/><text class="bar-${mark.as}" x="${px((from + to) / 2)}" y="${BOTTOM - 5}" text-anchor="middle">${escaped(mark.text)}</text>`
    }
  }
}

/** A line may be off by so many pixels: nobody sees it. */
const SEEN = 0.06

/** A line without the points that nobody would miss (Ramer, Douglas and Peucker's way). */
function simplified(points: readonly Point[]): readonly Point[] {
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 3) return points
  const offs = points.map(point => distance(point, first, last))
  const furthest = offs.indexOf(Math.max(...offs))
  if ((offs[furthest] ?? 0) <= SEEN) return [first, last]
  return [...simplified(points.slice(0, furthest + 1)), ...simplified(points.slice(furthest)).slice(1)]
}

/** How far a point is from the line through two others, or from the one where both are. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay)
  if (length === 0) return Math.hypot(x - ax, y - ay)
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
}

function classes(first: string, second: string | undefined): string {
  return second === undefined ? first : `${first} ${second}`
}

/** A tenth of a pixel is as fine as is seen. */
function px(value: number): number {
  return Math.round(value * 10) / 10 + 0
}

function number(value: number): string {
  return String(value).replace('-', '−')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
