import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Answer } from '../../src-main/contract/failure'
import type { Input, Output, ProcedureName } from '../../src-main/contract/procedures'

// npm runs its scripts in the project's root, also where this file is bundled into the bench.
const CLI = join(process.cwd(), 'out/main/cli.js')

/** The built studio in a process of its own, as a person starts it. */
export interface Server {
  process: ChildProcess
  /** The address with its key, as it was printed. */
  url: string
  origin: string
  cookie: string
  call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Answer<Output<Name>>>
  /** The value of a call, or an error with its message. */
  ask<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  kill(signal: NodeJS.Signals): Promise<number | null>
}

/**
 * @param limits shell commands that run before it in the same shell, such as a ulimit
 * @param flags more words of the command line
 * @throws Error with what it wrote when it ends before it serves
 */
export async function startServer(
  dataFolder: string,
  { port = 0, limits = '', flags = [] as string[] } = {},
): Promise<Server> {
  const words = [process.execPath, CLI, 'serve', '--port', String(port), '--data-dir', dataFolder, ...flags]
  const child = limits
    ? spawn('bash', ['-c', `${limits}; exec "$@"`, 'bash', ...words])
    : spawn(words[0]!, words.slice(1))
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  let written = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      written += chunk
      const address = /http:\/\/\S+/.exec(written)?.[0]
      if (address) resolve(address)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    exited.then((code) => reject(new Error(`The server ended with ${code}: ${written}`)))
  })
  const origin = new URL(url).origin
  const entered = await fetch(url, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!
  const call: Server['call'] = async (name, input) => {
    const response = await fetch(`${origin}/call/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie },
      body: JSON.stringify(input),
    })
    return response.json()
  }
  return {
    process: child,
    url,
    origin,
    cookie,
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
