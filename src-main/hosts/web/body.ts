import type { IncomingMessage } from 'node:http'

/** What the deepest input of the contract needs, four times. */
const MOST_LEVELS = 32

export type Body =
  /** What is not JSON is undefined, which no schema takes. */
  { ok: true; value: unknown } | { ok: false; status: 400 | 413; reason: string }

/** Reads a JSON body of at most `most` bytes; of what is larger the rest is not read. */
export async function readBody(request: IncomingMessage, most: number): Promise<Body> {
  const bytes = await readBytes(request, most)
  if (bytes === null) return { ok: false, status: 413, reason: 'This is larger than one call may be.' }
  const text = decode(bytes)
  if (text === null) return { ok: false, status: 400, reason: 'This is not UTF-8.' }
  if (nesting(bytes) > MOST_LEVELS) return { ok: false, status: 400, reason: 'This is nested too deeply.' }
  return { ok: true, value: parseText(text) }
}

function readBytes(request: IncomingMessage, most: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    if (Number(request.headers['content-length']) > most) return resolve(null)
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) return chunks.push(chunk)
      request.pause()
      resolve(null)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    // Whoever hangs up in the middle gets no answer, and needs none.
    request.on('error', () => resolve(null))
  })
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
/** `[` and `{` open, `]` and `}` close. */
const STEP = new Map([
  [0x5b, 1],
  [0x7b, 1],
  [0x5d, -1],
  [0x7d, -1],
])

/** How many levels of arrays and objects a JSON text has, found without building any of them. */
export function nesting(bytes: Uint8Array): number {
  let level = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (inString && byte === BACKSLASH) i++
    else if (byte === QUOTE) inString = !inString
    else if (!inString) {
      level += STEP.get(byte) ?? 0
      deepest = Math.max(deepest, level)
    }
  }
  return deepest
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
