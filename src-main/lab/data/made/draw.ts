/** A point as [x, y]; x grows to the right, y downwards. */
export type Point = readonly [x: number, y: number]

/** How much of a point of the picture lies inside of a shape, 0 to 1: what antialiasing is. @param distance negative inside, in points */
export function coverage(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance))
}

/** Distance of a point from a line between two others. */
export function lineDistance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length))
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}

/** A number from 0 to 1, as points of pictures are. */
export function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
