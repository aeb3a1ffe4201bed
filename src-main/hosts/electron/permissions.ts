/** What a page may ask of the machine. Everything that is not here is refused. */
export interface PermissionQuestion {
  permission: string
  origin: string | null
  /** The kinds of media asked for, where the permission is `media`. */
  media: readonly string[]
}

/**
 * One answer for the request handler and the check handler.
 *
 * `media` is true for the camera alone, because the hand is seen through it; a microphone is never needed.
 * Nothing else is true.
 */
export function mayUse({ permission, origin, media }: PermissionQuestion, home: string): boolean {
  return permission === 'media' && origin === home && media.length === 1 && media[0] === 'video'
}
