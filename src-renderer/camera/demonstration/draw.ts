import type { Point } from './hand'

/** Where and how large the hand stands in the picture, in pixels. */
export interface Placement {
  x: number
  y: number
  /** Pixels a palm. */
  scale: number
}

const SKIN = { light: '#e9b896', middle: '#d99e78', dark: '#a86a48', line: '#8a5238' }
const CHAINS = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 10, 11, 12],
  [13, 14, 15, 16],
  [17, 18, 19, 20],
] as const
const RADII = [
  [0.19, 0.15, 0.125, 0.1],
  [0.125, 0.115, 0.105, 0.09],
  [0.13, 0.12, 0.11, 0.095],
  [0.125, 0.115, 0.105, 0.09],
  [0.11, 0.1, 0.09, 0.08],
] as const

type Canvas = CanvasRenderingContext2D

/** Paints the wall, the forearm, the palm and the fingers from back to front; plain enough to be plainly a drawing. */
export function drawHand(
  canvas: Canvas,
  points: readonly Point[],
  place: Placement,
  width: number,
  height: number,
): void {
  const wall = canvas.createLinearGradient(0, 0, width, height)
  wall.addColorStop(0, '#dfe5ea')
  wall.addColorStop(1, '#b9c4cd')
  canvas.fillStyle = wall
  canvas.fillRect(0, 0, width, height)

  const at = (point: Point): [number, number] => [place.x + point[0] * place.scale, place.y + point[1] * place.scale]
  const wrist = points[0]!
  const elbow: Point = [wrist[0] - 0.15, wrist[1] + 2.5, wrist[2]]
  limb(canvas, at(elbow), at([wrist[0], wrist[1] - 0.1, wrist[2]]), 0.42 * place.scale, 0.33 * place.scale)
  palm(canvas, points, at, place.scale)

  const pieces = CHAINS.flatMap((chain, finger) =>
    chain.slice(1).map((joint, i) => ({
      from: points[chain[i]!]!,
      to: points[joint]!,
      r0: RADII[finger]![i]! * place.scale,
      r1: RADII[finger]![i + 1]! * place.scale,
      tip: i === 2,
    })),
  )
  // Larger z is farther from the viewer and is painted first.
  pieces.sort((a, b) => b.from[2] + b.to[2] - a.from[2] - a.to[2])
  for (const { from, to, r0, r1, tip } of pieces) {
    limb(canvas, at(from), at(to), r0, r1)
    if (!tip) crease(canvas, at(to), r1)
  }
}

/** A tapered capsule, lit from the left. */
function limb(canvas: Canvas, a: [number, number], b: [number, number], r0: number, r1: number): void {
  const angle = Math.atan2(b[1] - a[1], b[0] - a[0])
  const [nx, ny] = [-Math.sin(angle), Math.cos(angle)]
  const r = Math.max(r0, r1)
  const shade = canvas.createLinearGradient(a[0] - nx * r, a[1] - ny * r, a[0] + nx * r, a[1] + ny * r)
  shade.addColorStop(0, SKIN.dark)
  shade.addColorStop(0.25, SKIN.middle)
  shade.addColorStop(0.55, SKIN.light)
  shade.addColorStop(0.85, SKIN.middle)
  shade.addColorStop(1, SKIN.dark)
  canvas.beginPath()
  canvas.arc(a[0], a[1], r0, angle + Math.PI / 2, angle - Math.PI / 2)
  canvas.arc(b[0], b[1], r1, angle - Math.PI / 2, angle + Math.PI / 2)
  canvas.closePath()
  canvas.fillStyle = shade
  canvas.fill()
  canvas.strokeStyle = SKIN.line
  canvas.lineWidth = Math.max(1, r * 0.06)
  canvas.stroke()
}

function crease(canvas: Canvas, [x, y]: [number, number], r: number): void {
  canvas.beginPath()
  canvas.arc(x, y, r * 0.55, 0.15 * Math.PI, 0.85 * Math.PI)
  canvas.strokeStyle = SKIN.dark
  canvas.lineWidth = Math.max(1, r * 0.1)
  canvas.stroke()
}

function palm(canvas: Canvas, points: readonly Point[], at: (point: Point) => [number, number], scale: number): void {
  const outline = [1, 5, 9, 13, 17].map((i) => at(points[i]!))
  const wrist = points[0]!
  const corners = [
    at([wrist[0] + 0.22, wrist[1], wrist[2]]),
    ...outline,
    at([wrist[0] - 0.26, wrist[1] - 0.02, wrist[2]]),
  ]
  canvas.beginPath()
  for (const [x, y] of corners) canvas.lineTo(x, y)
  canvas.closePath()
  const [cx, cy] = at(points[9]!)
  const shade = canvas.createRadialGradient(cx, cy + 0.55 * scale, 0.1 * scale, cx, cy + 0.5 * scale, 0.9 * scale)
  shade.addColorStop(0, SKIN.light)
  shade.addColorStop(1, SKIN.middle)
  canvas.lineJoin = 'round'
  canvas.lineWidth = 0.26 * scale
  canvas.strokeStyle = SKIN.line
  canvas.stroke()
  canvas.lineWidth = 0.24 * scale
  canvas.strokeStyle = SKIN.middle
  canvas.stroke()
  canvas.fillStyle = shade
  canvas.fill()
}
