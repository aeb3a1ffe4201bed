/** What a training or a measurement takes from outside: time, chance and the name of the program are arguments. */
export interface Surroundings {
  /** Milliseconds since 1970, for what is stored or shown; people and networks set it, forward and back. */
  now(): number
  /** Milliseconds that only go forward, for durations. */
  clock(): number
  newId(): string
  /** The version of the app, for the card of a model. */
  version: string
}
