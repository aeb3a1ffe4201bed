// What electron-builder is told, for every system.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { FILE_TYPE, LANGUAGES, META } from './metadata.mjs'

/** No door for other programs, and nothing that the app does not use; `build.mjs` reads them back. */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
}

/** What goes into the archive: what is built, without the command line, and no package beside it. */
const FILES = [
  'out/**',
  '!out/main/cli.js',
  'package.json',
  'LICENSE',
  'models/LICENSE-Apache-2.0.txt',
  'models/README.md',
  '!node_modules',
]

/** A place that the builder fills in. */
const filledIn = (name) => `$\{${name}}`

/**
 * @param electron where Electron lies and which one it is, as `findBinary` says; null lets the builder fetch its own
 * @param secrets the environment, in which keys for signing may be
 */
export function builderConfig(electron, output, secrets) {
  const signed = Boolean(secrets.CSC_LINK)
  const notarized = signed && Boolean(secrets.APPLE_ID && secrets.APPLE_APP_SPECIFIC_PASSWORD && secrets.APPLE_TEAM_ID)
  return {
    appId: META.appId,
    productName: META.productName,
    copyright: /^Copyright .*$/m.exec(readFileSync(new URL('../LICENSE', import.meta.url), 'utf8'))[0],
    directories: { output, buildResources: 'packaging' },
    ...(electron ? { electronDist: electron.folder, electronVersion: electron.version } : {}),
    files: [...FILES],
    asar: true,
    // Nothing is compiled for Electron.
    npmRebuild: false,
    nodeGypRebuild: false,
    publish: null,
    electronFuses: FUSES,
    // What Electron shows where there is no app.
    afterPack: ({ appOutDir, packager }) =>
      rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true }),
    artifactName: `${['name', 'version', 'os', 'arch'].map(filledIn).join('-')}.${filledIn('ext')}`,
    fileAssociations: [{ ext: FILE_TYPE.extension, name: FILE_TYPE.name, mimeType: FILE_TYPE.mime, role: 'Editor' }],
    linux: {
      executableName: META.name,
      icon: 'icons',
      category: 'Education;Science',
      target: ['AppImage'],
      electronLanguages: ['en-US', ...LANGUAGES.filter((name) => name !== 'en')],
    },
    win: {
      icon: 'icons/icon.ico',
      target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
      electronLanguages: ['en-US', ...LANGUAGES.filter((name) => name !== 'en')],
    },
    nsis: {
      // For one person, without an administrator; what that person made stays.
      oneClick: true,
      perMachine: false,
      deleteAppDataOnUninstall: false,
      include: 'packaging/windows/uninstall.nsh',
    },
    mac: {
      icon: 'icons/icon.icns',
      category: 'public.app-category.education',
      target: ['dmg', 'zip'].map((target) => ({ target, arch: ['x64', 'arm64'] })),
      electronLanguages: LANGUAGES,
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: 'packaging/mac/entitlements.plist',
      entitlementsInherit: 'packaging/mac/entitlements.plist',
      // Without a key it is signed for this computer alone, which Apple's processors insist on.
      ...(signed ? {} : { identity: '-' }),
      notarize: notarized,
      extendInfo: { NSCameraUsageDescription: cameraText('en'), CFBundleAllowMixedLocalizations: true },
      extraResources: LANGUAGES.map((name) => ({ from: `packaging/mac/${name}.lproj`, to: `${name}.lproj` })),
    },
  }
}

/** Why the camera is asked for, in the words that macOS shows. */
export function cameraText(language) {
  const file = new URL(`mac/${language}.lproj/InfoPlist.strings`, import.meta.url)
  return /NSCameraUsageDescription = "(.*)";/.exec(readFileSync(file, 'utf8'))[1]
}

/** Which secrets are not there, in a line each; empty where everything is signed. */
export function unsigned(platform, secrets) {
  const missing = (names, what) => {
    const gone = names.filter((name) => !secrets[name])
    return gone.length > 0 ? [`Not ${what}: ${gone.join(', ')} ${gone.length > 1 ? 'are' : 'is'} not set.`] : []
  }
  if (platform === 'win32') return missing(['CSC_LINK', 'CSC_KEY_PASSWORD'], 'signed')
  if (platform !== 'darwin') return []
  return [
    ...missing(['CSC_LINK', 'CSC_KEY_PASSWORD'], 'signed'),
    ...missing(['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'], 'notarised'),
  ]
}
