import type { Hand } from '../../src-main/contract/landmarks'

/** Pairs of landmarks that a bone joins. */
const BONES = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 4],
  [0, 5],
  [5, 6],
  [6, 7],
  [7, 8],
  [5, 9],
  [9, 10],
  [10, 11],
  [11, 12],
  [9, 13],
  [13, 14],
  [14, 15],
  [15, 16],
  [13, 17],
  [0, 17],
  [17, 18],
  [18, 19],
  [19, 20],
] as const

/** Left and right differ in colour, in line and in joint, and carry their letter: never in colour alone. */
const STYLES = {
  Left: { colour: '#f2b441', dash: [], square: false, letter: 'L' },
  Right: { colour: '#56b4e9', dash: [7, 5], square: true, letter: 'R' },
} as const

type Drawn = Pick<Hand, 'handedness' | 'image'>

/**
 * Draws hands over a picture.
 *
 * @param place maps fractions of the picture to pixels of the canvas
 * @param letters whether each hand carries its letter
 */
export function drawSkeleton(
  canvas: CanvasRenderingContext2D,
  hands: readonly Drawn[],
  place: (x: number, y: number) => [number, number],
  { scale = 1, letters = true } = {},
): void {
  for (const { handedness, image } of hands) {
    const { colour, dash, square, letter } = STYLES[handedness]
    const at = (i: number) => place(image[i * 3]!, image[i * 3 + 1]!)
    const lines = (width: number, style: string, pattern: readonly number[]) => {
      canvas.beginPath()
      for (const [a, b] of BONES) {
        canvas.moveTo(...at(a))
        canvas.lineTo(...at(b))
      }
      canvas.setLineDash(pattern.map((n) => n * scale))
      canvas.lineWidth = width * scale
      canvas.strokeStyle = style
      canvas.stroke()
    }
    lines(6, 'rgba(0, 0, 0, 0.65)', [])
    lines(3, colour, dash)
    canvas.setLineDash([])
    for (let i = 0; i < 21; i++) joint(canvas, at(i), (i % 4 === 0 ? 5 : 3.5) * scale, square, colour)
    if (letters) tag(canvas, at(0), letter, colour, scale)
  }
}

function joint(canvas: CanvasRenderingContext2D, [x, y]: [number, number], r: number, square: boolean, colour: string) {
  canvas.beginPath()
  if (square) canvas.rect(x - r, y - r, 2 * r, 2 * r)
  else canvas.arc(x, y, r, 0, 2 * Math.PI)
  canvas.fillStyle = colour
  canvas.strokeStyle = 'rgba(0, 0, 0, 0.8)'
  canvas.lineWidth = 1.5
  canvas.fill()
  canvas.stroke()
}

function tag(
  canvas: CanvasRenderingContext2D,
  [x, y]: [number, number],
  letter: string,
  colour: string,
  scale: number,
) {
  const size = 22 * scale
  const top = y + 10 * scale
  canvas.fillStyle = 'rgba(0, 0, 0, 0.8)'
  canvas.fillRect(x - size / 2, top, size, size)
  canvas.fillStyle = colour
  canvas.font = `bold ${15 * scale}px system-ui, sans-serif`
  canvas.textAlign = 'center'
  canvas.textBaseline = 'middle'
  canvas.fillText(letter, x, top + size / 2 + 1)
}
