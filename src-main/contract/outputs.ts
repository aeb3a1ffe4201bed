import * as v from 'valibot'
import { Verdict } from './recognition'

/** The ways by which what is recognised reaches other programs. */
export const OUTPUTS = ['captions', 'stream', 'osc', 'file'] as const
export const OutputName = v.picklist(OUTPUTS)
export type OutputName = v.InferOutput<typeof OutputName>

/** The file of signs has this ending, so that no other kind of file can be written over by a slip. */
export const SIGN_FILE_ENDING = '.txt'
/** Signs that the file, or a caption, is made of at most. */
export const MOST_SIGNS = 50
/** A page that was opened from a file has no site; this stands for all of them. */
export const FROM_FILE = 'file'

/** Where outputs listen and send unless the person says otherwise: this computer alone. */
export const THIS_COMPUTER = '127.0.0.1'

const Whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
/** 0 takes any that is free; below 1024 a program needs rights that this one never asks for. */
const Port = v.union([v.literal(0), Whole(1024, 65_535)])
export const Colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/, 'is not a colour such as #ffffff'))
/** A site as browsers name it: scheme, host and port, without a path. */
const Site = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(
    /^(file|https?:\/\/[a-z0-9.-]+(:\d{1,5})?|https?:\/\/\[[0-9a-f:]+\](:\d{1,5})?)$/,
    'A page is named by its scheme, host and port, without a path, or by the word file.',
  ),
)

/** An address, or a name: letters, figures and - between points, in the last part not figures alone. */
const Device = v.pipe(
  v.string(),
  v.maxLength(253),
  v.check(
    (text) => v.is(Address, text) || DEVICE_NAME.test(text),
    'A device is named by its address, such as 192.168.1.20, or by its name, such as stage.local.',
  ),
)
const Address = v.union([v.pipe(v.string(), v.ipv4()), v.pipe(v.string(), v.ipv6())])
const DEVICE_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?=[0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** How captions look. */
export const CaptionLook = v.strictObject({
  /** Height of the letters, in hundredths of the page's height. */
  size: Whole(2, 40),
  lines: Whole(1, 10),
  /** How long a sign stays, in seconds. */
  seconds: Whole(1, 120),
  colour: Colour,
  background: Colour,
  /** Of the box behind the text, in per cent; the page itself is transparent. */
  opacity: Whole(0, 100),
  align: v.picklist(['left', 'center', 'right']),
})
export type CaptionLook = v.InferOutput<typeof CaptionLook>

const PerOutput = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.strictObject({ captions: schema, stream: schema, osc: schema, file: schema })

export const OutputOptions = v.strictObject({
  /** Which are switched on as Signsmith starts; every other one is off then. */
  atStart: PerOutput(v.boolean()),
  /** Of captions, WebSocket and server-sent events. */
  port: Port,
  /** Pages of other sites that may listen, beside programs that are no browsers. */
  sites: v.pipe(v.array(Site), v.maxLength(20)),
  /** Whether other devices in this network may listen, and OSC may go to one of them. */
  otherDevices: v.boolean(),
  /** Where OSC goes, where other devices may listen; to this computer otherwise. */
  oscHost: Device,
  oscPort: Whole(1, 65_535),
  /** Whether every verdict goes out by OSC as well. */
  oscVerdicts: v.boolean(),
  /** Null for the usual one. */
  file: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(1_000))),
  /** Of how many signs the file is made. */
  fileSigns: Whole(1, MOST_SIGNS),
  captions: CaptionLook,
})
export type OutputOptions = v.InferOutput<typeof OutputOptions>
export const OUTPUT_DEFAULTS: OutputOptions = {
  atStart: { captions: false, stream: false, osc: false, file: false },
  port: 5787,
  sites: [],
  otherDevices: false,
  oscHost: THIS_COMPUTER,
  // What most programs that speak OSC offer at first.
  oscPort: 9000,
  oscVerdicts: false,
  file: null,
  fileSigns: 1,
  captions: {
    size: 8,
    lines: 2,
    seconds: 10,
    colour: '#ffffff',
    background: '#000000',
    opacity: 85,
    align: 'center',
  },
}
const { entries } = OutputOptions
export const OutputsChange = v.strictObject({
  atStart: v.exactOptional(entries.atStart),
  port: v.exactOptional(entries.port),
  sites: v.exactOptional(entries.sites),
  otherDevices: v.exactOptional(entries.otherDevices),
  oscHost: v.exactOptional(entries.oscHost),
  oscPort: v.exactOptional(entries.oscPort),
  oscVerdicts: v.exactOptional(entries.oscVerdicts),
  file: v.exactOptional(entries.file),
  fileSigns: v.exactOptional(entries.fileSigns),
  captions: v.exactOptional(entries.captions),
})
export type OutputsChange = v.InferOutput<typeof OutputsChange>

const Addresses = v.strictObject({
  captions: v.nullable(v.string()),
  socket: v.nullable(v.string()),
  events: v.nullable(v.string()),
})
/** What a person sees of the outputs. */
export const OutputsState = v.strictObject({
  options: OutputOptions,
  on: PerOutput(v.boolean()),
  /** Why one that is on does not work just now, or why it could not be switched on at the start. */
  problems: PerOutput(v.nullable(v.string())),
  /** With their keys; null while they are off. */
  addresses: Addresses,
  /** The same for other devices, of each address that this computer has in a network; none unless they may listen. */
  elsewhere: v.array(Addresses),
  /** The file that is written where none was chosen. */
  usualFile: v.string(),
  /** Whether the host can ask for a file by the system's own dialog, and show captions in a window. */
  canChoose: v.boolean(),
  canShow: v.boolean(),
})
export type OutputsState = v.InferOutput<typeof OutputsState>

const Of = {
  /** 0 to 1. */
  confidence: v.number(),
  /** Milliseconds since 1970. */
  time: v.number(),
  project: v.string(),
  projectId: v.string(),
}
/** A sign that was accepted: once each time it is shown. */
export const SignMessage = v.object({ type: v.literal('sign'), label: v.string(), signId: v.string(), ...Of })
export type SignMessage = v.InferOutput<typeof SignMessage>
/** What is said of a frame; label and confidence are null unless the verdict is `sign`. */
export const VerdictMessage = v.object({
  type: v.literal('verdict'),
  verdict: Verdict,
  label: v.nullable(v.string()),
  ...Of,
  confidence: v.nullable(v.number()),
})
export type VerdictMessage = v.InferOutput<typeof VerdictMessage>
export type OutputMessage = SignMessage | VerdictMessage

/** The first message of each connection. A proof is given to whoever sent a nonce; see docs/formats.md. */
export interface HelloMessage {
  type: 'hello'
  format: 'signsmith-live'
  version: 1
  proof?: string
}
/** How captions look from now on, told to their page alone. */
export interface LookMessage {
  type: 'look'
  look: CaptionLook
}
