import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { causeOf } from '../../src-main/hosts/cli/causes'
import { findElectron, launch } from '../../src-main/hosts/cli/desktop'
import { createStart, obstacle } from '../../src-main/hosts/electron/start'
import { START_MS, type StartReport, startReport } from '../../src-main/hosts/startReport'
import { temporaryFolder } from '../support/app'
import { patience } from '../support/pace'

const posix = process.platform !== 'win32'
const quiet = { result: () => {}, note: () => {} }

/** A program in Electron's place that does what the script says; `say` reports as the real one does. */
function program(script: string, name = 'electron'): string {
  const file = join(temporaryFolder(), name)
  const say = 'const say = (state, reason) => process.send({ state, reason });'
  writeFileSync(file, `#!${process.execPath}\n${say}\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}
function shell(script: string): string {
  const file = join(temporaryFolder(), 'electron')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}
const STAY = 'setInterval(() => {}, 1000);'
const alive = (pid: number) => {
  // A child that nobody has waited for yet is no longer running.
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ''
  return stat !== '' && !/\) [ZX] /.test(stat)
}

describe.runIf(posix)('the start of the desktop app', () => {
  it('is over when the page has answered, and its exit code is passed through', async () => {
    const slow = program(
      "say('starting'); setTimeout(() => { say('settled'); setTimeout(() => process.exit(7), 50) }, 50)",
    )
    expect(await launch(slow, [])).toEqual({ state: 'ran', code: 7 })
    expect(await launch(program("say('settled'); setTimeout(() => process.exit(0), 20)"), [])).toEqual({
      state: 'ran',
      code: 0,
    })
  })

  it('has failed when it ends before, whatever its code', async () => {
    for (const [binary, reason] of [
      [program('process.exit(0)'), 'it ended with code 0 before its window was there'],
      [program('process.exit(3)'), 'it ended with code 3 before its window was there'],
      [program("process.kill(process.pid, 'SIGSEGV')"), 'it ended by SIGSEGV'],
      [program("say('starting'); setTimeout(() => process.exit(1), 20)"), 'it ended with code 1 before'],
      [program(`say('failed', 'its page ended several times'); ${STAY}`), 'its page ended several times'],
      [
        shell(
          'echo "$0: error while loading shared libraries: libgtk-3.so.0: cannot open shared object file" >&2; exit 127',
        ),
        'the library libgtk-3.so.0 is missing',
      ],
      [shell('echo "[1:FATAL] Running as root without --no-sandbox is not supported." >&2; kill -TRAP $$'), 'sandbox'],
    ] as const) {
      expect(await launch(binary, [])).toEqual({ state: 'failed', reason: expect.stringContaining(reason) })
    }
  })

  it('has failed when the program cannot be run', async () => {
    const folder = temporaryFolder()
    expect(await launch(join(folder, 'nothing'), [])).toMatchObject({ state: 'failed' })
    writeFileSync(join(folder, 'text'), 'no program')
    expect(await launch(join(folder, 'text'), [])).toMatchObject({ state: 'failed' })
  })

  it('has failed when nothing is heard in time; every process of it ends, also those that refuse', async () => {
    const list = join(temporaryFolder(), 'pids')
    const child = `require('node:child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); ${STAY}'])`
    const hung = program(
      `process.on('SIGTERM', () => {}); say('starting');
       require('node:fs').writeFileSync(${JSON.stringify(list)}, process.pid + ' ' + ${child}.pid); ${STAY}`,
    )
    expect(await launch(hung, [], { startMs: 4500, closeMs: 100 })).toEqual({
      state: 'failed',
      reason: 'its page did not answer within 5 s',
    })
    const pids = readFileSync(list, 'utf8').split(' ').map(Number)
    expect(pids.length).toBe(2)
    await expect.poll(() => pids.filter(alive)).toEqual([])
  })

  it('hurries nobody who is asked something, and waits anew after every sign of work', async () => {
    const asking = program(
      "say('asking'); setTimeout(() => { say('starting'); setTimeout(() => { say('settled'); process.exitCode = 4; process.disconnect() }, 100) }, 4500)",
    )
    expect(await launch(asking, [], { startMs: 4000, closeMs: 100 })).toEqual({ state: 'ran', code: 4 })
  })

  it('starts Electron as Electron where an editor asks for Node', async () => {
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1')
    onTestFinished(() => void vi.unstubAllEnvs())
    const tells = program(
      "say('settled'); setTimeout(() => process.exit('ELECTRON_RUN_AS_NODE' in process.env ? 1 : 0), 20)",
    )
    expect(await launch(tells, [])).toEqual({ state: 'ran', code: 0 })
  })
})

describe.runIf(posix)('a desktop app that runs', () => {
  /** One that takes half a second to close and then writes down that it has; `closed` and `runs` look at it. */
  async function running(closeMs: number) {
    const folder = temporaryFolder()
    const [ready, file] = [join(folder, 'ready'), join(folder, 'closed')]
    const script = `const { writeFileSync } = require('node:fs'); process.stderr.on('error', () => {});
      process.on('SIGTERM', () => setTimeout(() => { writeFileSync(${JSON.stringify(file)}, ''); process.exit(3) }, 500));
      say('settled'); process.once('disconnect', () => writeFileSync(${JSON.stringify(ready)}, String(process.pid))); ${STAY}`
    const ended = launch(program(script), [], { closeMs })
    const read = () => (existsSync(ready) ? Number(readFileSync(ready, 'utf8')) : 0)
    await expect.poll(read, { timeout: patience(50_000) }).toBeGreaterThan(0)
    const pid = read()
    onTestFinished(() => void (alive(pid) && process.kill(pid, 'SIGKILL')))
    return { ended, pid, runs: () => alive(pid), closed: () => existsSync(file) }
  }

  it('is given the time that it needs to close, after one Ctrl-C', async () => {
    const app = await running(50)
    process.emit('SIGINT', 'SIGINT')
    expect([await app.ended, app.closed()]).toEqual([{ state: 'ran', code: 3 }, true])
  })

  it('is killed by the second Ctrl-C', async () => {
    const app = await running(patience(60_000))
    process.emit('SIGINT', 'SIGINT')
    process.emit('SIGINT', 'SIGINT')
    expect([await app.ended, app.closed()]).toEqual([{ state: 'ran', code: 1 }, false])
  })

  it('goes on when the terminal is closed, and also goes on closing', async () => {
    const app = await running(50)
    process.emit('SIGHUP', 'SIGHUP')
    expect([await app.ended, app.runs()]).toEqual([{ state: 'ran', code: 0 }, true])
    const other = await running(50)
    process.emit('SIGINT', 'SIGINT')
    process.emit('SIGHUP', 'SIGHUP')
    expect(await other.ended).toEqual({ state: 'ran', code: 0 })
    await expect.poll(other.closed, { timeout: patience(50_000) }).toBe(true)
    expect([app.runs(), app.closed()]).toEqual([true, false])
  })
})

describe.runIf(posix)('signsmith studio', () => {
  const CLI = join(process.cwd(), 'out/main/cli.js')
  function studio(binary: string) {
    const words = [CLI, 'studio', '--no-open', '--port', '0', '--data-dir', temporaryFolder()]
    const env = { ...process.env, DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: join(binary, '..') }
    const child = spawn(process.execPath, words, { env })
    const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
    let written = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        written += chunk
      })
    }
    onTestFinished(async () => {
      child.kill('SIGTERM')
      await exited
    })
    return { child, exited, written: () => written }
  }

  it('says one plain line and serves the browser where no window can be had', async () => {
    const broken = studio(
      shell('echo "[1:FATAL:setuid_sandbox_host.cc] The SUID sandbox helper binary was found" >&2; exit 1'),
    )
    await expect.poll(broken.written, { timeout: patience(50_000) }).toMatch(/Signsmith is open at http/)
    expect(broken.written().split('\n')[0]).toBe(
      'Electron cannot open a window here (Chromium’s sandbox cannot run here), so the studio opens in your browser.',
    )
    expect(broken.written()).not.toContain('FATAL')
    // Ended before the engines were asked, it does not complain that it cannot ask them.
    broken.child.kill('SIGINT')
    expect(await broken.exited).toBe(0)
    expect(broken.written()).not.toContain('could not be asked')
  })

  it('ends with the code of a window that was there, and what it said is shown', async () => {
    const ran = studio(program("console.error('a warning'); say('settled'); setTimeout(() => process.exit(9), 200)"))
    expect(await ran.exited).toBe(9)
    expect(ran.written()).toBe('a warning\n')
  })

  it('passes Ctrl-C on, and ends when the app has closed its files', async () => {
    const ended = join(temporaryFolder(), 'ended')
    const file = JSON.stringify(ended)
    const ran = studio(
      program(
        `say('settled'); process.on('SIGTERM', () => setTimeout(() => { require('node:fs').writeFileSync(${file}, ''); process.exit(0) }, 200));
         console.error('ready'); ${STAY}`,
      ),
    )
    await expect.poll(ran.written, { timeout: patience(50_000) }).toContain('ready')
    ran.child.kill('SIGINT')
    expect([await ran.exited, existsSync(ended)]).toEqual([0, true])
  })
})

describe('Electron’s binary', () => {
  it('is where ELECTRON_OVERRIDE_DIST_PATH says', () => {
    const folder = temporaryFolder()
    const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: folder }
    expect(findElectron('linux', env, quiet)).toMatchObject({ found: false, reason: expect.stringContaining(folder) })
    mkdirSync(join(folder, 'Electron.app/Contents/MacOS'), { recursive: true })
    for (const name of ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'])
      writeFileSync(join(folder, name), '')
    expect(findElectron('linux', env, quiet)).toMatchObject({ found: true, binary: expect.stringContaining(folder) })
  })

  it('is not asked for where there is no screen', () => {
    expect(findElectron('linux', {}, quiet)).toEqual({ found: false, reason: 'there is no screen' })
  })
})

describe('the reason that no window came', () => {
  it.each([
    ['error while loading shared libraries: libnss3.so: cannot open', 'the library libnss3.so is missing'],
    ['ERROR:ozone_platform_x11.cc(244)] Missing X server or $DISPLAY', 'the screen cannot be opened'],
    [
      "FATAL:gpu_data_manager_impl_private.cc(431)] GPU process isn't usable. Goodbye.",
      'the graphics cannot be started',
    ],
    ['FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox!', 'Chromium’s sandbox cannot run here'],
    ['something else', 'it ended with code 5 before its window was there'],
  ])('of “%s” is read from what was written', (said, reason) => {
    expect(causeOf(5, null, said)).toBe(reason)
  })
})

describe('what a desktop app reports of its start', () => {
  function started(silenceMs?: number) {
    const told: StartReport['state'][] = []
    const silent = vi.fn()
    return { told, silent, start: createStart(({ state }) => told.push(state), silent, silenceMs) }
  }

  it('is settled once the page has both called and been painted', () => {
    const { told, start } = started()
    start.loading()
    start.called()
    expect(start.settled()).toBe(false)
    start.painted()
    start.called()
    start.settle()
    expect([told, start.settled()]).toEqual([['starting', 'settled'], true])
  })

  it('is said anew while a large data folder is opened, more often than anybody gives up, and no longer', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { told, silent, start } = started()
    const opened = start.opening(new Promise((resolve) => setTimeout(resolve, 3 * START_MS, 'data')))
    expect(told).toEqual(['starting'])
    for (let after = 0, before = 1; after < 3; after++, before = told.length) {
      await vi.advanceTimersByTimeAsync(START_MS / 2)
      expect(told.length).toBeGreaterThan(before)
    }
    await vi.advanceTimersByTimeAsync(3 * START_MS)
    const whenOpen = told.length
    await vi.advanceTimersByTimeAsync(10 * START_MS)
    expect([await opened, told.length, new Set(told), silent.mock.calls.length]).toEqual([
      'data',
      whenOpen,
      new Set(['starting']),
      0,
    ])
  })

  it('is over also for data that cannot be opened', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { told, start } = started()
    await expect(start.opening(Promise.reject(new Error('locked')))).rejects.toThrow('locked')
    await vi.advanceTimersByTimeAsync(10 * START_MS)
    expect(told).toEqual(['starting'])
  })

  it('is silence when the page never answers, once', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { silent, start } = started()
    start.loading()
    start.painted()
    await vi.advanceTimersByTimeAsync(START_MS - 1)
    expect(silent).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(START_MS)
    expect(silent).toHaveBeenCalledTimes(1)
  })

  it('is no silence while a question stands on the screen', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { told, silent, start } = started()
    const answer = start.asking(new Promise((resolve) => setTimeout(resolve, 10 * START_MS, 'yes')))
    await vi.advanceTimersByTimeAsync(10 * START_MS)
    expect([await answer, told, silent.mock.calls.length]).toEqual(['yes', ['asking', 'starting'], 0])
  })

  it('is refused at once to root on Linux, whose pages would all end', () => {
    expect([
      obstacle('linux', 0),
      obstacle('linux', 1000),
      obstacle('win32', undefined),
      obstacle('darwin', 0),
    ]).toEqual(['Chromium’s sandbox does not run as root', null, null, null])
  })

  it('is read from a message, and nothing else is', () => {
    expect(
      [{ state: 'settled', x: 1 }, { state: 'failed', reason: 'r' }, { state: 'flying' }, 'settled', null].map(
        startReport,
      ),
    ).toEqual([{ state: 'settled' }, { state: 'failed', reason: 'r' }, null, null, null])
  })
})
