import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Answer } from '../../src-main/contract/failure'
import type { Input, Output, ProcedureName } from '../../src-main/contract/procedures'
import type { SessionAnswer } from '../../src-main/contract/webSession'

// npm runs its scripts in the project's root, also where this file is bundled into the bench.
const CLI = join(process.cwd(), 'out/main/cli.js')

/** The built studio in a process of its own, as a person starts it. */
export interface Server {
  process: ChildProcess
  /** The address that was printed last; it lets one browser in, once. */
  readonly url: string
  origin: string
  /** What lets a request of the test in, as it does the page. */
  session: { Authorization: string }
  call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Answer<Output<Name>>>
  /** The value of a call, or an error with its message. */
  ask<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  kill(signal: NodeJS.Signals): Promise<number | null>
}

/**
 * @param limits shell commands that run before it in the same shell, such as a ulimit
 * @param command what is started, with what comes right behind it
 * @param flags more words of the command line
 * @param nodeFlags words for Node itself
 * @throws Error with what it wrote when it ends before it serves
 */
export async function startServer(
  dataFolder: string,
  { port = 0, limits = '', command = ['serve'], flags = [] as string[], nodeFlags = [] as string[] } = {},
): Promise<Server> {
  const words = [
    process.execPath,
    ...nodeFlags,
    CLI,
    ...command,
    '--port',
    String(port),
    '--data-dir',
    dataFolder,
    ...flags,
  ]
  const child = limits
    ? spawn('bash', ['-c', `${limits}; exec "$@"`, 'bash', ...words])
    : spawn(words[0]!, words.slice(1))
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  let written = ''
  const addresses = () => written.match(/http:\/\/\S+(?=\s)/g) ?? []
  /** Waits until this many addresses were printed, and returns the last one. */
  const printed = (count: number) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = addresses()
        if (found.length >= count) resolve(found.at(-1)!)
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      exited.then((code) => reject(new Error(`The server ended with ${code}: ${written}`)))
      look()
    })
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk: Buffer) => {
      written += chunk
    })
  }
  const first = await printed(1)
  const { origin } = new URL(first)
  const session = { Authorization: `Bearer ${await enter(first)}` }
  await printed(2)
  const call: Server['call'] = async (name, input) => {
    const response = await fetch(`${origin}/call/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...session },
      body: JSON.stringify(input),
    })
    return response.json()
  }
  return {
    process: child,
    get url() {
      return addresses().at(-1)!
    },
    origin,
    session,
    call,
    async ask(name, input) {
      const answer = await call(name, input)
      if (!answer.ok) throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
      return answer.value
    },
    kill(signal) {
      child.kill(signal)
      return exited
    },
  }
}

/** The secret that an address with a key is good for, once. */
export async function enter(address: string): Promise<string> {
  const { origin, hash } = new URL(address)
  const response = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key: hash.replace('#key=', '') }),
  })
  const answer = (await response.json()) as SessionAnswer
  if (!answer.ok) throw new Error(`${address} was refused`)
  return answer.session
}
