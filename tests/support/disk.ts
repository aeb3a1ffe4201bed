import * as files from 'node:fs'
import { dirname, join } from 'node:path'

type Real = typeof import('node:fs/promises')
type Handle = Awaited<ReturnType<Real['open']>>

/**
 * The same module, done at once. A sweep makes half a million calls, each of which would wait for a thread, and comes
 * twice to the same operation only where they keep their order.
 */
function atOnce(actual: Real): Real {
  const calls = ['lstat', 'stat', 'readFile', 'readdir', 'realpath', 'mkdir', 'rename', 'rm', 'copyFile', 'cp', 'link']
  // biome-ignore lint/suspicious/noExplicitAny: any call of the module, by its name
  const sync = files as any
  const now =
    (name: string) =>
    async (...words: unknown[]) =>
      sync[`${name}Sync`](...words)
  const quick = [...calls, 'utimes', 'writeFile', 'truncate'].map((name) => [name, now(name)])
  const open = async (path: string, flags: string | number, mode?: number) =>
    handleOf(files.openSync(path, flags, mode))
  return { ...actual, ...Object.fromEntries(quick), open }
}

/** As much of a handle as storage uses, done at once. */
function handleOf(fd: number): Handle {
  let open = true
  const handle: Partial<Record<keyof Handle, unknown>> = {
    fd,
    read: async (data: Uint8Array, offset: number, length: number, position: number) => ({
      bytesRead: files.readSync(fd, data, offset, length, position),
      buffer: data,
    }),
    write: async (data: Uint8Array, offset: number, length: number, position: number) => ({
      bytesWritten: files.writeSync(fd, data, offset, length, position),
      buffer: data,
    }),
    writeFile: async (data: Uint8Array) => files.writeFileSync(fd, data),
    readFile: async (options?: BufferEncoding) => files.readFileSync(fd, options),
    stat: async (options?: files.StatOptions) => files.fstatSync(fd, options),
    truncate: async (length: number) => files.ftruncateSync(fd, length),
    async close() {
      if (open) files.closeSync(fd)
      open = false
    },
  }
  return handle as Handle
}

/** What goes wrong at one operation of a session, and with everything after it. */
export type Fault =
  /** The operation fails; everything after it works. */
  | 'EIO'
  | 'ENOSPC'
  /** A write takes half of the bytes, as it may; a whole file ends in the middle, without room. */
  | 'short'
  /** The program is gone: a write is half done, and nothing after it happens. */
  | 'killed'
  /** As “killed”, and what was not flushed is as it was before. */
  | 'power'
  /** The operation fails, everything after it works, and at the end the power goes: what was not flushed is as it was. */
  | 'EIO, power'
  /** As “killed”, and what was not flushed has its new length, and zeros for bytes. */
  | 'zeros'

/** Operations that ask for room on the disk. */
const FILLING = new Set(['write', 'writeFile', 'create', 'mkdir', 'copyFile', 'cp', 'link', 'rename'])
/** All that change what is on the disk; before others a power cut leaves what it leaves before the next of these. */
const CHANGING = new Set([...FILLING, 'sync', 'truncate', 'rm', 'utimes'])
const STRIKES: Record<Fault, (kind: string) => boolean> = {
  EIO: () => true,
  ENOSPC: (kind) => FILLING.has(kind),
  short: (kind) => FILLING.has(kind),
  killed: () => true,
  power: (kind) => CHANGING.has(kind),
  'EIO, power': (kind) => CHANGING.has(kind),
  zeros: (kind) => CHANGING.has(kind),
}

/** Whether a fault can strike at an operation, as `stop` names it. */
export function canStrike(fault: Fault, operation: string): boolean {
  return STRIKES[fault](operation.split(' ')[0]!)
}

/**
 * The disk below a program: passes every call on to the real one, counts them, and lets one of them fail. Flushing is
 * not done, only remembered, to know what a power cut leaves.
 */
export function createDisk() {
  let real: Real
  let root = ''
  let plan: { at: number; fault: Fault } | null = null
  let dead = false
  let hit: string | null = null
  let operations: string[] = []
  let handles: Handle[] = []

  /** What is on the platter: bytes of files, and names in folders, by a number that is never used twice. */
  const ids = new Map<bigint, number>()
  const bytes = new Map<number, Buffer>()
  const folders = new Map<number, Map<string, { id: number; folder: boolean }>>()
  let lastId = 0
  const idOf = (ino: bigint) => {
    const id = ids.get(ino) ?? ++lastId
    ids.set(ino, id)
    return id
  }
  /** The number of a file that is gone may be given to another one, which has none of its bytes. */
  const forget = (ino: bigint) => ids.set(ino, ++lastId)
  const forgetAll = async (path: string) => {
    const found = await real.lstat(path, { bigint: true }).catch(() => null)
    if (found?.isDirectory()) for (const name of await real.readdir(path)) await forgetAll(join(path, name))
    if (found) forget(found.ino)
  }

  const flushFile = async (path: string, ino: bigint) => {
    bytes.set(idOf(ino), await real.readFile(path))
  }
  const flushFolder = async (path: string) => {
    const { ino } = await real.stat(path, { bigint: true })
    const names = new Map<string, { id: number; folder: boolean }>()
    for (const name of await real.readdir(path)) {
      const found = await real.lstat(join(path, name), { bigint: true })
      names.set(name, { id: idOf(found.ino), folder: found.isDirectory() })
    }
    folders.set(idOf(ino), names)
  }
  const flushAll = async (path: string) => {
    const found = await real.lstat(path, { bigint: true })
    if (!found.isDirectory()) return flushFile(path, found.ino)
    for (const name of await real.readdir(path)) await flushAll(join(path, name))
    await flushFolder(path)
  }
  /** Puts what is on the platter in the place of what the program saw. */
  const cutPower = async () => {
    const { ino } = await real.stat(root, { bigint: true })
    const id = idOf(ino)
    await real.rm(root, { recursive: true })
    const write = async (path: string, id: number) => {
      await real.mkdir(path)
      for (const [name, child] of folders.get(id) ?? []) {
        if (child.folder) await write(join(path, name), child.id)
        else await real.writeFile(join(path, name), bytes.get(child.id) ?? '')
      }
    }
    await write(root, id)
  }
  const zeroUnflushed = async (path: string) => {
    for (const name of await real.readdir(path)) {
      const at = join(path, name)
      const found = await real.lstat(at, { bigint: true })
      if (found.isDirectory()) await zeroUnflushed(at)
      else {
        const kept = bytes.get(idOf(found.ino)) ?? Buffer.alloc(0)
        const now = Buffer.alloc(Number(found.size))
        kept.copy(now)
        await real.writeFile(at, now)
      }
    }
  }

  const gone = () => new Error('the program is gone')
  const failure = (code: string) => Object.assign(new Error(`${code}: made by a test`), { code })
  /** Counts an operation; what is to be done about it. */
  const next = (kind: string, path: string): Fault | null => {
    if (dead) throw gone()
    operations.push(`${kind} ${path.slice(root.length)}`)
    if (!plan || operations.length - 1 !== plan.at) return null
    const { fault } = plan
    hit = operations.at(-1)!
    if (fault === 'EIO' || fault === 'EIO, power') throw failure('EIO')
    if (fault === 'ENOSPC') throw failure('ENOSPC')
    if (fault !== 'short') dead = true
    return fault
  }
  const run = async <R>(kind: string, path: string, work: () => Promise<R>): Promise<R> => {
    const fault = next(kind, path)
    if (dead) throw gone()
    if (fault === 'short') throw failure('ENOSPC')
    return work()
  }

  const wrap = (handle: Handle, path: string): Handle => {
    handles.push(handle)
    const own: Partial<Record<keyof Handle, unknown>> = {
      async write(data: Uint8Array, offset: number, length: number, position: number) {
        const fault = next('write', path)
        const half = fault ? Math.floor(length / 2) : length
        const written = await handle.write(data, offset, half, position)
        if (dead) throw gone()
        return written
      },
      async writeFile(data: string | Uint8Array) {
        const fault = next('writeFile', path)
        const all = Buffer.from(data as string)
        await handle.writeFile(fault ? all.subarray(0, all.length / 2) : all)
        if (dead) throw gone()
        if (fault) throw failure('ENOSPC')
      },
      readFile: (options?: never) => run('readFile', path, () => handle.readFile(options)),
      stat: (options?: never) => run('stat', path, () => handle.stat(options)),
      truncate: (length: number) => run('truncate', path, () => handle.truncate(length)),
      sync: () => run('sync', path, flush),
      datasync: () => run('sync', path, flush),
      async close() {
        if (dead) throw gone()
        await handle.close()
      },
    }
    const flush = async () => {
      const [there, here] = [await real.stat(path).catch(() => null), await handle.stat({ bigint: true })]
      if (there?.isDirectory()) return flushFolder(path)
      // What lies elsewhere by now is nobody's file any more.
      if (there && BigInt(there.ino) === here.ino) await flushFile(path, here.ino)
    }
    return new Proxy(handle, {
      get: (target, key) => own[key as keyof Handle] ?? Reflect.get(target, key, target),
    })
  }

  const exists = (path: string) =>
    real.lstat(path).then(
      () => true,
      () => false,
    )
  /** A new file has none of the bytes of the one that had its number before. */
  const makingNew = async <R>(path: string, work: () => Promise<R>): Promise<R> => {
    const before = await exists(path)
    const result = await work()
    if (!before && (await exists(path))) forget((await real.lstat(path, { bigint: true })).ino)
    return result
  }

  const module = (threaded: Real): Real => {
    const actual = atOnce(threaded)
    real = actual
    const oneOf =
      (kind: keyof Real, at = 0) =>
      // biome-ignore lint/suspicious/noExplicitAny: any call of the module, passed on as it is
      (...args: any[]) =>
        // biome-ignore lint/suspicious/noExplicitAny: the same
        run(kind, String(args[at]), () => makingNew(String(args[at]), () => (actual[kind] as any)(...args)))
    const wrapped = {
      async open(path: string, flags: string | number = 'r', mode?: number) {
        const making = typeof flags === 'number' || flags.startsWith('w') || flags.startsWith('a')
        const created = making && !(await exists(path))
        return run(created ? 'create' : 'open', path, async () =>
          wrap(await makingNew(path, () => actual.open(path, flags, mode)), path),
        )
      },
      async writeFile(path: string, data: string | Uint8Array, options?: never) {
        const fault = next('writeFile', path)
        const all = Buffer.from(data as string)
        await makingNew(path, () => actual.writeFile(path, fault ? all.subarray(0, all.length / 2) : all, options))
        if (dead) throw gone()
        if (fault) throw failure('ENOSPC')
      },
      readFile: oneOf('readFile'),
      readdir: oneOf('readdir'),
      stat: oneOf('stat'),
      lstat: oneOf('lstat'),
      realpath: oneOf('realpath'),
      mkdir: oneOf('mkdir'),
      rename: (from: string, to: string) =>
        run('rename', to, async () => {
          await forgetAll(to)
          await actual.rename(from, to)
        }),
      rm: (path: string, options?: never) =>
        run('rm', path, async () => {
          await forgetAll(path)
          await actual.rm(path, options)
        }),
      copyFile: oneOf('copyFile', 1),
      cp: oneOf('cp', 1),
      link: oneOf('link', 1),
      utimes: oneOf('utimes'),
    }
    return { ...actual, ...wrapped, default: { ...actual, ...wrapped } } as unknown as Real
  }

  return {
    module,
    /** Starts to count; everything below the folder is on the platter. */
    async start(folder: string, planned: { at: number; fault: Fault } | null) {
      root = folder
      plan = planned
      dead = false
      hit = null
      operations = []
      handles = []
      ids.clear()
      bytes.clear()
      folders.clear()
      await flushAll(folder)
    },
    /** Another program has written a file whole, and flushed it. */
    async writtenByAnother(path: string) {
      const { ino } = await real.lstat(path, { bigint: true })
      forget(ino)
      await flushFile(path, ino)
      await flushFolder(dirname(path))
    },
    /** What happened since the start: the operation at which it failed, if one did, and all of them. */
    seen: () => ({ hit, operations: [...operations] }),
    /** Ends the program as the plan says. @returns the operation at which it failed, if one did, and all of them */
    async stop() {
      const left = dead || plan?.fault === 'EIO, power' ? plan?.fault : null
      for (const handle of handles) await handle.close().catch(() => {})
      if (left?.endsWith('power')) await cutPower()
      if (left === 'zeros') await zeroUnflushed(root)
      plan = null
      dead = false
      return { hit, operations: [...operations] }
    },
  }
}
