/** Kinds of failure that a person can do something about; `internal` is a defect of ours. */
export type FailureCode =
  | 'bad-input'
  | 'not-found'
  | 'conflict'
  | 'busy'
  | 'cancelled'
  | 'read-only'
  | 'disk-full'
  | 'locked'
  /** The disk, or what lies where a file or folder should be, does not let it. */
  | 'storage'
  | 'damaged'
  /** Another program removed or replaced a file that was open; the person says what to do. */
  | 'replaced'
  | 'engine'
  | 'unreachable'
  | 'internal'

/** An expected failure: its message says what happened, what was kept and what to do next. */
export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    /** Which one it is about, to tell whether a later failure is about the same; never shown. */
    readonly about: string | null = null,
  ) {
    super(message)
    this.name = 'Failure'
  }
}

/** What goes over a bridge: nothing is ever thrown across. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: { code: FailureCode; message: string } }
