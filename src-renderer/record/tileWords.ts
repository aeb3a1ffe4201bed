import { words } from '../locales'

/** What a view of tiles says of them. */
export interface TileWords {
  title(label: string): string
  none(label: string): string
  select: string
  selection: string
  selected(n: number): string
  selectOne(n: number): string
  lookAt(n: number): string
}

export function sampleWords(): TileWords {
  const { samplesOf, noSamples, select, selection, selected, selectSample, lookAt } = words.record
  return { title: samplesOf, none: noSamples, select, selection, selected, selectOne: selectSample, lookAt }
}

export function takeWords({ none }: { none: boolean }): TileWords {
  const { takesOf, noTakes, nothing, select, selection, selected, selectOne, lookAt } = words.takes
  return { title: takesOf, none: none ? () => nothing.none : noTakes, select, selection, selected, selectOne, lookAt }
}
