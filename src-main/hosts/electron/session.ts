import { app, type Session, systemPreferences } from 'electron'
import type { Desktop } from './desktop'
import { mayDownload, outcome, saveDialog } from './downloads'
import { mayRequest, originOf } from './origin'
import { mayUse } from './permissions'

/** Holds a session to what `mayUse` and `mayRequest` say. */
export function guardSession(current: Session, home: string): void {
  current.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const allowed = mayUse({ permission, origin: originOf(details.requestingUrl), media }, home)
    if (!allowed || permission !== 'media' || process.platform !== 'darwin') return answer(allowed)
    systemPreferences.askForMediaAccess('camera').then(answer, () => answer(false))
  })
  current.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    mayUse(
      { permission, origin: originOf(requestingOrigin), media: details.mediaType ? [details.mediaType] : [] },
      home,
    ),
  )
  current.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url, home) }))
}

/** Files are saved where the person says, and the page hears what became of them. */
export function offerDownloads(current: Session, { signsmith, words, home }: Desktop): void {
  current.on('will-download', (event, item) => {
    if (!mayDownload(item.getURL(), home)) return event.preventDefault()
    const name = item.getFilename()
    item.setSaveDialogOptions(saveDialog(name, app.getPath('documents'), words()))
    item.once('done', (_event, state) => signsmith.events.emit('download', { name, state: outcome(state) }))
  })
}
