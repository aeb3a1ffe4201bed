import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { newId } from '../../src-main/hosts/environment'
import { createExchange } from '../../src-main/storage/exchange'
import { temporaryFolder } from '../support/app'

it('erases what it made and received, what a killed Signsmith left as well, and nothing of the person’s own', async () => {
  // No process has such a number.
  const left = join(tmpdir(), `signsmith-exchange-${2 ** 30}-abc`)
  mkdirSync(left)
  const exchange = createExchange(newId)
  onTestFinished(exchange.close)
  const { fileId, path } = await exchange.make()
  expect(existsSync(left)).toBe(false)
  await exchange.append(fileId, Buffer.from('one '))
  await exchange.append(fileId, Buffer.from('two'))
  expect(readFileSync(path, 'utf8')).toBe('one two')
  const { bytes, of } = await exchange.read(fileId, 4, 10)
  expect([Buffer.from(bytes).toString(), of]).toEqual(['two', 7])
  const own = join(temporaryFolder(), 'own.signsmith')
  writeFileSync(own, 'mine')
  const offered = exchange.offer(own)
  await expect(exchange.append(offered, Buffer.from('x'))).rejects.toMatchObject({ code: 'bad-input' })
  for (let n = 0; n < 8; n++) await exchange.make()
  // The oldest are gone, and what is gone cannot be asked for.
  expect(existsSync(path)).toBe(false)
  expect(() => exchange.pathOf(fileId)).toThrow('Choose it again')
  await exchange.close()
  expect([existsSync(dirname(path)), readFileSync(own, 'utf8')]).toEqual([false, 'mine'])
})

it('is tried again after its folder could not be made, and closes all the same', async () => {
  const folder = temporaryFolder()
  const missing = join(folder, 'missing')
  for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, missing)
  onTestFinished(() => void vi.unstubAllEnvs())
  const exchange = createExchange(newId)
  await expect(exchange.make()).rejects.toMatchObject({ code: 'storage' })
  await exchange.close()
  mkdirSync(missing)
  const { path } = await exchange.make()
  expect(existsSync(dirname(path))).toBe(true)
  // One that is closed while its folder is being made, too.
  const other = createExchange(newId)
  vi.stubEnv('TMPDIR', join(folder, 'nowhere'))
  const making = other.make().catch(({ code }) => code)
  await other.close()
  expect(await making).toBe('storage')
  await exchange.close()
  expect(existsSync(dirname(path))).toBe(false)
})
