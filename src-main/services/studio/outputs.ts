import { Failure } from '../../contract/failure'
import {
  OUTPUTS,
  type OutputMessage,
  type OutputName,
  type OutputsChange,
  type OutputsState,
  THIS_COMPUTER,
} from '../../contract/outputs'
import type { Handlers } from '../../contract/procedures'
import type { Recognition } from '../../contract/recognition'
import type { LiveTeller } from '../../storage/liveOutputs'
import type { OutputsStore } from '../../storage/outputs'
import type { Context } from './context'
import type { OscSender, OutputDoors, OutputServer } from './outputDoors'
import { openSignFile, type SignFile } from './signFile'

type Names = `outputs.${'read' | 'change' | 'switch' | 'renew' | 'chooseFile' | 'showCaptions'}`

/** What is said of a frame, and how sure the sign is that was accepted at it, if one was. */
export type Heard = Recognition & { state: 'seen' }
export type Hear = (project: { id: string; name: string }, seen: Heard, confidence: number | null) => void

export interface Outputs {
  handlers: Pick<Handlers, Names>
  /** Told of each frame that was recognised live: the one place from which signs leave. */
  hear: Hear
  /** Switches on what the person wants to be on at each start; what fails says so. */
  start(): Promise<void>
  close(): Promise<void>
}

export interface OutputsOptions {
  store: OutputsStore
  /** Absent where this process serves nobody, as a command that only lists projects: everything stays off. */
  doors: OutputDoors | undefined
  live: LiveTeller
  /** Of this start, known to whoever may read the data folder. */
  liveKey: string
  usualFile: string
  newKey(): string
}

/** What each is begun anew for, while it is on, once it is set otherwise. */
const ASKING_ANEW: Readonly<Record<OutputName, readonly (keyof OutputsChange)[]>> = {
  captions: ['port', 'otherDevices'],
  stream: ['port', 'otherDevices'],
  osc: ['oscPort', 'oscHost', 'otherDevices'],
  file: ['file'],
}

/** When what is recognised has to reach other programs. */
export function createOutputs(context: Pick<Context, 'now' | 'events' | 'inTurn'>, options: OutputsOptions): Outputs {
  const { now, events, inTurn } = context
  const { store, doors, live, liveKey, usualFile, newKey } = options
  const on: Record<OutputName, boolean> = { captions: false, stream: false, osc: false, file: false }
  const problems: OutputsState['problems'] = { captions: null, stream: null, osc: null, file: null }
  let server: OutputServer | null = null
  let osc: OscSender | null = null
  let file: SignFile | null = null
  let ended = false

  const describe = (): OutputsState => {
    const { options, keys } = store.read()
    const at = (authority: string) => {
      const from = (scheme: string) => `${scheme}://${authority}`
      return {
        captions: on.captions ? `${from('http')}/captions#key=${keys.captions}` : null,
        socket: on.stream ? `${from('ws')}/socket?key=${keys.stream}` : null,
        events: on.stream ? `${from('http')}/events?key=${keys.stream}` : null,
      }
    }
    return {
      options,
      on: { ...on },
      problems: { ...problems },
      addresses: at(`${THIS_COMPUTER}:${server?.port}`),
      elsewhere: server?.elsewhere().map(at) ?? [],
      usualFile,
      canChoose: doors?.chooseFile !== undefined,
      canShow: doors?.showCaptions !== undefined,
    }
  }
  const tellLive = () => live.tell(on.stream ? `http://${THIS_COMPUTER}:${server?.port}/events` : null).catch(() => {})
  const needDoors = (): OutputDoors => {
    if (!doors) throw new Failure('conflict', 'This Signsmith sends nothing to other programs.')
    return doors
  }

  /** What goes wrong while an output is on, until it goes well again. */
  const troubled = (name: OutputName) => (problem: string | null) => {
    if (problems[name] === problem) return
    problems[name] = problem
    events.emit('outputs', {})
  }
  const open: Record<OutputName, () => Promise<void>> = {
    captions: () => serve('captions'),
    stream: () => serve('stream'),
    async osc() {
      const { otherDevices, oscHost, oscPort } = store.read().options
      const tell = troubled('osc')
      // What is told of a message that was on its way is nobody's concern once it is off.
      const onSent = (problem: string | null) => (on.osc ? tell(problem) : undefined)
      osc = await needDoors().openOsc(otherDevices ? oscHost : THIS_COMPUTER, oscPort, onSent)
      on.osc = true
    },
    async file() {
      needDoors()
      const { options, ownFile } = store.read()
      const path = options.file ?? usualFile
      file = await openSignFile(path, ownFile === path, troubled('file'))
      on.file = true
      if (ownFile !== path) await store.change({ ownFile: path })
    },
  }
  const serve = async (name: 'captions' | 'stream') => {
    server ??= await needDoors().openServer({
      port: store.read().options.port,
      otherDevices: store.read().options.otherDevices,
      keys: () => {
        const { keys } = store.read()
        return { captions: on.captions ? keys.captions : null, stream: on.stream ? [keys.stream, liveKey] : null }
      },
      proofKey: liveKey,
      sites: () => store.read().options.sites,
      look: () => store.read().options.captions,
    })
    // An address that was given out once stays; where its key cannot be written it holds until Signsmith is closed.
    await store.change({}).catch(() => {})
    on[name] = true
    if (name === 'stream') await tellLive()
  }
  const unserve = async (name: 'captions' | 'stream') => {
    on[name] = false
    server?.review()
    if (!on.captions && !on.stream) {
      const closing = server
      server = null
      await closing?.close()
    }
    if (name === 'stream') await tellLive()
  }
  const shut: Record<OutputName, () => Promise<void>> = {
    captions: () => unserve('captions'),
    stream: () => unserve('stream'),
    async osc() {
      on.osc = false
      const closing = osc
      osc = null
      await closing?.close()
    },
    async file() {
      on.file = false
      // What is accepted while it is emptied is not written any more.
      const closing = file
      file = null
      await closing?.close()
    },
  }
  const turn = async (name: OutputName, to: boolean) => {
    problems[name] = null
    if (on[name] !== to) await (to ? open : shut)[name]()
  }
  /** Ends what is on of these and begins it anew; where that fails it is off, and says why. */
  const anew = async (names: readonly OutputName[]) => {
    const were = names.filter((name) => on[name])
    for (const name of were) await turn(name, false)
    for (const name of were) {
      await turn(name, true).catch((error: Error) => {
        problems[name] = error.message
      })
    }
    const failed = were.find((name) => !on[name])
    if (failed) throw new Failure('conflict', problems[failed]!)
  }
  /**
   * Work on the outputs, one after the other; whatever comes of it, the page is told, and a window with captions goes
   * once its address shows nothing any more.
   */
  const working = (work: () => Promise<void>) =>
    inTurn('outputs', async () => {
      const { captions } = describe().addresses
      try {
        await work()
      } finally {
        if (describe().addresses.captions !== captions) doors?.showCaptions?.(null)
        events.emit('outputs', {})
      }
      return describe()
    })

  const tell = (message: OutputMessage) => {
    server?.tell(message)
    const { oscVerdicts, fileSigns } = store.read().options
    if (message.type === 'sign' || oscVerdicts) osc?.tell(message)
    if (message.type === 'sign') file?.add(message.label, fileSigns)
  }

  return {
    hear(project, { verdict, ranked, accepted }, confidence) {
      if (!OUTPUTS.some((name) => on[name])) return
      const of = { time: now(), project: project.name, projectId: project.id }
      const best = verdict === 'sign' ? ranked[0] : undefined
      const seen = { label: best?.label ?? null, confidence: best?.probability ?? null }
      tell({ type: 'verdict', verdict, ...seen, ...of })
      if (accepted) tell({ type: 'sign', ...accepted, confidence: confidence ?? 0, ...of })
    },
    async start() {
      if (!doors) return
      await tellLive()
      for (const name of OUTPUTS) {
        if (!store.read().options.atStart[name]) continue
        await turn(name, true).catch((error: Error) => {
          problems[name] = error.message
        })
      }
    },
    async close() {
      ended = true
      await inTurn('outputs', async () => {
        for (const name of OUTPUTS) await turn(name, false)
      })
      doors?.showCaptions?.(null)
      live.end()
    },
    handlers: {
      async 'outputs.read'() {
        return describe()
      },
      'outputs.switch': ({ output, on: to }) => working(() => turn(output, to)),
      'outputs.change': (change) =>
        working(async () => {
          const { options } = store.read()
          const differs = (key: keyof typeof change) =>
            key in change && JSON.stringify(change[key]) !== JSON.stringify(options[key])
          const again = OUTPUTS.filter((name) => ASKING_ANEW[name].some(differs))
          const next = { ...options, ...change }
          if (!next.otherDevices && differs('oscHost') && next.oscHost !== THIS_COMPUTER) {
            throw new Failure('conflict', 'OSC goes to this computer until other devices in this network may listen.')
          }
          await store.change({ options: next }).catch(async (error: Error) => {
            if (next.otherDevices || !differs('otherDevices')) throw error
            // Nobody goes on listening whom the person wants gone, whether or not that can be remembered.
            for (const name of again) await turn(name, false)
            throw new Failure(
              'conflict',
              `${error.message} So that no other device goes on listening, captions, the stream and OSC are off. Make room and switch it off again.`,
            )
          })
          if (differs('captions')) server?.tellLook()
          if (differs('sites')) server?.review()
          await anew(again)
        }),
      'outputs.renew': () =>
        working(async () => {
          await store.change({ keys: { captions: newKey(), stream: newKey() } })
          server?.review()
        }),
      async 'outputs.chooseFile'() {
        // In nobody's turn: the dialog stays open as long as the person wants, also while Signsmith is closed.
        const path = await doors?.chooseFile?.(store.read().options.file ?? usualFile)
        if (!path || ended) return describe()
        return working(async () => {
          const { options } = store.read()
          // Whoever chose a file that is there was asked by the system whether it may be replaced.
          await store.change({ options: { ...options, file: path }, ownFile: path })
          await anew(['file'])
        })
      },
      async 'outputs.showCaptions'() {
        const { captions } = describe().addresses
        if (captions === null) throw new Failure('conflict', 'Captions are off. Switch them on first.')
        doors?.showCaptions?.(captions)
        return {}
      },
    },
  }
}
