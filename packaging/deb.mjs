// A package for Debian and Ubuntu of the unpacked app, made by dpkg-deb: the builder's own way would fetch a tool.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FILE_TYPE, META, SUMMARY } from './metadata.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
/** As Debian and Ubuntu call what Electron loads, before and after their change of 2024. */
const DEPENDS = [
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libgbm1',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'xdg-utils',
]
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' }

/**
 * @param version the app's, or one that says that it is for trials
 * @param fast whether it may be larger for taking a tenth of the time
 */
export function buildDeb(unpacked, output, version, fast) {
  const architecture = ARCHITECTURES[process.arch]
  const root = join(output, 'deb')
  rmSync(root, { recursive: true, force: true })
  const write = (path, text, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    chmodSync(join(root, path), mode)
  }
  const copy = (from, path, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    cpSync(from, join(root, path), { recursive: true })
    if (statSync(from).isFile()) chmodSync(join(root, path), mode)
  }
  copy(unpacked, 'opt/Signsmith')
  // Where a person may make no namespaces Chromium's sandbox needs this helper, with root's rights.
  chmodSync(join(root, 'opt/Signsmith/chrome-sandbox'), 0o4755)
  copy(at('linux/apparmor.profile'), 'opt/Signsmith/resources/apparmor.profile')
  mkdirSync(join(root, 'usr/bin'), { recursive: true })
  symlinkSync(`/opt/Signsmith/${META.name}`, join(root, 'usr/bin', META.name))
  for (const name of readdirSync(at('icons')).filter((name) => name.endsWith('.png'))) {
    copy(at(`icons/${name}`), `usr/share/icons/hicolor/${name.replace('.png', '')}/apps/${META.name}.png`)
  }
  write(`usr/share/applications/${META.name}.desktop`, desktopFile())
  write(`usr/share/mime/packages/${META.name}.xml`, mimeFile())
  copy(at('../LICENSE'), `usr/share/doc/${META.name}/copyright`)
  const kilobytes = Math.ceil(sizeOf(root) / 1024)
  write('DEBIAN/control', control(version, architecture, kilobytes))
  for (const name of ['postinst', 'postrm']) copy(at(`linux/${name}`), `DEBIAN/${name}`, 0o755)
  chmodFolders(root)
  const file = join(output, `${META.name}_${version}_${architecture}.deb`)
  execFileSync(
    'dpkg-deb',
    ['--root-owner-group', ...(fast ? ['-Zgzip', '-z1'] : ['-Zxz', '-z6']), '--build', root, file],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  rmSync(root, { recursive: true })
  return file
}

function control(version, architecture, kilobytes) {
  return `Package: ${META.name}
Version: ${version}
Architecture: ${architecture}
Maintainer: ${META.author}
Installed-Size: ${kilobytes}
Depends: ${DEPENDS.join(', ')}
Section: education
Priority: optional
Description: ${SUMMARY.en}
 ${META.description}
`
}

export function desktopFile() {
  const translated = (key) =>
    Object.entries(SUMMARY).map(([language, text]) => `${key}${language === 'en' ? '' : `[${language}]`}=${text}`)
  return `${[
    '[Desktop Entry]',
    'Type=Application',
    `Name=${META.productName}`,
    ...translated('Comment'),
    `Exec=${META.name} %f`,
    `Icon=${META.name}`,
    `StartupWMClass=${META.productName}`,
    'Categories=Education;Science;',
    `MimeType=${FILE_TYPE.mime};`,
    'Terminal=false',
  ].join('\n')}\n`
}

function mimeFile() {
  return `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="${FILE_TYPE.mime}">
    <comment>${FILE_TYPE.name}</comment>
    <glob pattern="*.${FILE_TYPE.extension}"/>
    <icon name="${META.name}"/>
  </mime-type>
</mime-info>
`
}

const entries = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })

function sizeOf(folder) {
  return entries(folder)
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Whatever rights the person who packs gives to new folders, everybody may look into these. */
function chmodFolders(root) {
  chmodSync(root, 0o755)
  for (const entry of entries(root)) if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755)
}
