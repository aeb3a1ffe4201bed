import { createHmac, randomBytes } from 'node:crypto'
import type * as v from 'valibot'
import { Failure } from '../../contract/failure'
import type { HelloMessage, OutputMessage } from '../../contract/outputs'
import { readLiveOutputs } from '../../services/liveOutputs'
import { appOptions } from '../environment'
import { type Command, readArguments, Switch, Text } from './arguments'
import type { Output } from './output'

export const watchCommand = {
  usage: 'watch [--all] [--json] [--data-dir DIR]',
  summary: 'Print each sign that the running Signsmith accepts as a line; with --all, what it says of every frame too.',
  positionals: [],
  flags: { all: Switch, json: Switch, 'data-dir': Text },
} satisfies Command<Record<string, v.GenericSchema>>

export async function watch(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(watchCommand, words)
  const controller = new AbortController()
  const { signal } = controller
  const stop = () => controller.abort()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, stop)
  // Whoever reads the lines, such as head, has seen enough.
  process.stdout.once('error', stop)
  try {
    const { dataFolder } = appOptions('memory', flags['data-dir'] ?? undefined)
    for await (const message of messagesOf(dataFolder, flags.all, signal)) {
      output.result(flags.json ? JSON.stringify(message) : lineOf(message, flags.all))
    }
    output.note('Signsmith was closed, or its stream was switched off.')
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** What the Signsmith that has a data folder tells, until it ends. @throws Failure that says why there is nothing to hear */
async function* messagesOf(dataFolder: string, all: boolean, signal: AbortSignal): AsyncGenerator<OutputMessage> {
  const live = await readLiveOutputs(dataFolder)
  const nobody = new Failure('not-found', `No Signsmith is running on ${dataFolder}. Start it, or name its --data-dir.`)
  if (!live) throw nobody
  if (live.events === null) throw new Failure('conflict', OFF)
  const nonce = randomBytes(16).toString('hex')
  const address = `${live.events}?nonce=${nonce}${all ? '&verdicts=1' : ''}`
  const response = await fetch(address, { headers: { Authorization: `Bearer ${live.key}` }, signal }).catch((error) => {
    throw signal.aborted ? error : nobody
  })
  if (response.status === 503)
    throw new Failure('conflict', 'Too many programs listen to Signsmith already. Close some.')
  // Another program may have taken the port of one that was killed.
  if (!response.ok || !response.body) throw nobody
  const proof = createHmac('sha256', live.key).update(nonce).digest('hex')
  let proven = false
  for await (const message of eventsOf(response.body)) {
    if (message.type !== 'hello' && proven) yield message
    else if (message.type === 'hello' && message.proof === proof) proven = true
    else throw nobody
  }
}

/** Server-sent events as JSON, until their end. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<HelloMessage | OutputMessage> {
  let begun = ''
  const text = new TextDecoder()
  try {
    for await (const chunk of body) {
      const lines = (begun + text.decode(chunk, { stream: true })).split('\n')
      begun = lines.pop()!
      for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length))
    }
  } catch (error) {
    // A connection that breaks off has ended, as one that is closed: its Signsmith was killed.
    if ((error as Error).name === 'AbortError' || error instanceof SyntaxError) throw error
  }
}

function lineOf(message: OutputMessage, all: boolean): string {
  if (message.type === 'sign') return all ? `sign: ${message.label}` : message.label
  const { verdict, label, confidence } = message
  return `verdict: ${[verdict, label, confidence?.toFixed(3)].filter((part) => part != null).join(' ')}`
}

const OFF =
  'Signsmith is running, but its stream is off. Switch on “WebSocket and events” under “Send signs to other programs”, in Recognise.'
