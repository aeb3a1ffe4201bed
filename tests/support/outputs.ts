import { onTestFinished } from 'vitest'
import type { HelloMessage, OutputMessage } from '../../src-main/contract/outputs'

/** What a program hears from now on, at an address for server-sent events. */
export async function hearEvents(address: string): Promise<(HelloMessage | OutputMessage)[]> {
  const end = new AbortController()
  onTestFinished(() => end.abort())
  const response = await fetch(address, { signal: end.signal })
  if (response.status !== 200) throw new Error(await response.text())
  const heard: (HelloMessage | OutputMessage)[] = []
  const read = async () => {
    let begun = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (begun + chunk).split('\n')
      begun = lines.pop()!
      heard.push(...lines.flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6))] : [])))
    }
  }
  read().catch(() => {})
  return heard
}
