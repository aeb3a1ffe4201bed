import { randomBytes } from 'node:crypto'
import { Failure } from '../contract/failure'
import type { Entry } from './entry'
import { asFailure } from './files'
import type { HeldFile } from './heldFile'
import type { EndRecord } from './journalEnd'
import { type Place, START, sealLine, sealRecord } from './journalLine'
import type { JournalFormat } from './journalReader'
import { createQueue } from './queue'
import { inPieces } from './textPieces'

export interface JournalWriter<T extends Entry> {
  /**
   * Adds entries, of which some at a time are in memory; when the promise resolves they are on the disk, in the file that
   * the path names. When it is rejected none of them is kept; a crash meanwhile may leave the first of them.
   */
  append(entries: Iterable<T> | AsyncIterable<T>, what: string): Promise<void>
  /** Replaces the whole file by these entries, atomically. */
  rewrite(entries: Iterable<T>, what: string): Promise<void>
  /** @throws Failure "replaced" when the path no longer names the file that was opened */
  check(): Promise<void>
  /** Whether another program was seen to have removed or replaced the file; then nothing is written any more. */
  replaced(): boolean
  /**
   * Writes the whole file anew although it was replaced, and goes on with it.
   *
   * @returns where what lay there meanwhile is kept, or null when there was nothing
   */
  putBack(entries: Iterable<T>, what: string): Promise<string | null>
  /** Records how far the journal goes. Nothing can be written afterwards. */
  close(): Promise<void>
}

/** Where writing goes on. */
export interface JournalStart {
  generation: string | null
  place: Place
  /** The end on the disk says that nothing comes behind it. */
  clean: boolean
}

/** @param needWritable throws when nothing may be written */
export function createJournalWriter<T extends Entry>(
  { name, version, counts }: JournalFormat<T>,
  start: JournalStart,
  file: HeldFile,
  end: EndRecord,
  needWritable: () => void,
): JournalWriter<T> {
  let { generation, place } = start
  /** Whether the end on the disk says, as far as it could be written, that more may come. */
  let begun = false
  let closed = false
  const inTurn = createQueue()

  const placeAfter = ({ entries, counted }: Place, entry: T): Place => {
    return { entries: entries + 1, counted: counted + (counts(entry) ? 1 : 0) }
  }
  const writeEnd = (clean: boolean, durably: boolean) =>
    generation === null ? Promise.resolve() : end.write({ generation, ...place, clean }, durably)
  const begin = async () => {
    if (begun) return
    await writeEnd(false, true).catch((error) => {
      // Without it a cut may pass unnoticed; but what was recorded as closed must never get a torn tail.
      if (start.clean) throw error
    })
    begun = true
  }
  const writeAnew = async <R>(entries: Iterable<T>, write: (text: string) => Promise<R>) => {
    const next = randomBytes(8).toString('hex')
    let [body, last] = ['', START]
    for (const entry of entries) {
      last = placeAfter(last, entry)
      body += sealLine({ generation: next, place: last, entry })
    }
    // The generation before is named, as a crash may come before the end of this one is on the disk.
    const header = { format: name, version, generation: next, previous: generation, ...last }
    const result = await write(`${sealRecord(header)}\n${body}`)
    generation = next
    place = last
    begun = true
    // With the journal its end may have been replaced: the open file is perhaps no longer the one beside it.
    await end.close().catch(() => {})
    await writeEnd(false, true).catch(() => {})
    return result
  }
  const inOrder = <R>(what: string, work: () => Promise<R>) =>
    inTurn(async () => {
      if (closed) throw new Failure('conflict', 'This project is being closed: nothing more is written.')
      needWritable()
      try {
        return await work()
      } catch (error) {
        throw asFailure(error, what)
      }
    })

  return {
    replaced: file.replaced,
    check: () => inTurn(file.check),
    append: (entries, what) =>
      inOrder(what, async () => {
        await begin()
        let last = place
        const lines = async function* () {
          for await (const entry of entries) {
            last = placeAfter(last, entry)
            yield sealLine({ generation: generation ?? '', place: last, entry })
          }
        }
        await file.append(inPieces(lines()))
        place = last
        await writeEnd(false, false).catch(() => {})
      }),
    rewrite: (entries, what) => inOrder(what, () => writeAnew(entries, (text) => file.replace(text, what))),
    putBack: (entries, what) => inOrder(what, () => writeAnew(entries, (text) => file.putBack(text, what))),
    close: () =>
      inTurn(async () => {
        closed = true
        if (begun && !file.replaced()) {
          const clean = await file.settle().then(
            () => true,
            () => false,
          )
          await writeEnd(clean, true).catch(() => {})
        }
        await end.close()
        await file.close()
      }),
  }
}
