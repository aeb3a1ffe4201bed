import { PAGE_MODEL, type PageModel, pageModel } from '../src-main/elsewhere/pageModel'
import { PART_FILES } from '../src-main/learning/modelFiles'
import { createHandFinder, type HandFinder } from '../src-renderer/camera/landmarker'
import type { Sighting } from '../src-renderer/camera/protocol'
import { drawSkeleton } from '../src-renderer/camera/skeleton'
import { cameraProblem, openCamera, type Source } from '../src-renderer/camera/source'
import { language } from '../src-renderer/locales'
import { createLive } from './live'
import { pageWords } from './words'

const words = pageWords()
const at = <Kind extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Kind
const say = (id: string, text: string) => {
  const element = at(id)
  // What is read aloud is told once, not at every frame.
  if (element.textContent !== text) element.textContent = text
}

/** @throws Error that says what is not there, or not whole */
async function loadModel(): Promise<PageModel> {
  const files: Record<string, Uint8Array> = {}
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  const load = async (name: string) => {
    const response = await fetch(name)
    if (!response.ok) throw new Error(`${name}: ${response.status}`)
    files[name] = new Uint8Array(await response.arrayBuffer())
    return files[name]
  }
  await load('signs.json')
  const card = JSON.parse(text(await load(`${PAGE_MODEL}card.json`)))
  // Only models of signs that move have takes for a second look.
  const parts = PART_FILES.filter((name) => card.clips || name !== 'paths.bin')
  await Promise.all(parts.map((name) => load(`${PAGE_MODEL}${name}`)))
  return pageModel(files, text)
}

function start(model: PageModel): void {
  const { labels } = model.signs
  const taught = labels.filter(({ none }) => !none)
  say('about', words.about(taught.length))
  at('signs').replaceChildren(
    ...taught.map(({ label }) => Object.assign(document.createElement('li'), { textContent: label })),
  )
  const [stage, video, button] = [at('stage'), at<HTMLVideoElement>('video'), at<HTMLButtonElement>('camera')]
  const state: { live: ReturnType<typeof createLive>; finder: HandFinder | null; source: Source | null } = {
    live: createLive(model),
    finder: null,
    source: null,
  }
  const show = (sign: string, progress: number) => {
    say('sign', sign)
    at('progress').style.transform = `scaleX(${progress})`
  }
  const off = (status: string) => {
    state.finder?.watch(null)
    state.source?.stop()
    state.source = null
    video.srcObject = null
    stage.dataset.off = ''
    button.textContent = words.start
    const canvas = at<HTMLCanvasElement>('hands')
    canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height)
    show('', 0)
    say('status', status)
  }
  const see = (sighting: Sighting) => {
    const { verdict, label, progress, accepted } = state.live(sighting)
    draw(sighting)
    show(
      verdict === 'sign' ? label! : verdict === 'unknown' ? words.unknown : verdict === 'none' ? words.none : '',
      progress,
    )
    say('status', verdict === 'no-hand' ? words.noHand : words.ready)
    if (accepted !== null) at('text').append(`${at('text').textContent ? ' ' : ''}${accepted}`)
  }
  const needFinder = () => {
    const hands = model.card.clips ? 2 : model.model.slots
    const finder = createHandFinder(hands, {
      onReady: () => say('status', words.ready),
      onSighting(sighting, picture) {
        picture.close()
        if (state.source) see(sighting)
      },
      onRestart: () => say('status', words.starting),
      onFace() {},
      onFailure(reason) {
        state.finder = null
        off(words.broken(reason))
      },
    })
    finder.setFace(model.card.clips !== undefined)
    return finder
  }
  const on = async () => {
    if (!navigator.mediaDevices) return off(words.insecure)
    button.disabled = true
    try {
      const source = await openCamera(null, () => off(words.noCamera))
      state.source = source
      await source.attach(video)
      delete stage.dataset.off
      button.textContent = words.stop
      say('status', words.starting)
      state.finder ??= needFinder()
      state.finder.watch(video)
    } catch (error) {
      off(cameraProblem(error) === 'denied' ? words.denied : words.noCamera)
    } finally {
      button.disabled = false
    }
  }
  button.addEventListener('click', () => (state.source ? off('') : on()))
  at('clear').addEventListener('click', () => at('text').replaceChildren())
  off('')
}

/** The hands, mirrored as the picture is. */
function draw({ hands, width, height }: Sighting): void {
  const canvas = at<HTMLCanvasElement>('hands')
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')!
  context.clearRect(0, 0, width, height)
  drawSkeleton(context, hands, (x, y) => [(1 - x) * width, y * height], { scale: height / 480 })
}

document.documentElement.lang = words.language
// What the finder says is in the studio's words.
language.value = words.language
document.title = words.title
for (const [id, text] of Object.entries({
  title: words.title,
  'text-title': words.text,
  clear: words.clear,
  'signs-title': words.signs,
  privacy: words.privacy,
  camera: words.start,
})) {
  say(id, text)
}
at<HTMLButtonElement>('camera').disabled = true
loadModel().then(
  (model) => {
    at<HTMLButtonElement>('camera').disabled = false
    start(model)
  },
  (error: Error) => say('status', words.incomplete(error.message)),
)
