import { languageOf } from '../../src-main/contract/language'
import { type CaptionLook, type LookMessage, OUTPUT_DEFAULTS, type SignMessage } from '../../src-main/contract/outputs'
import { linesOf } from '../bridge/lines'
import { CAPTION_WORDS } from '../locales/captions'
import { lookAsStyle, lookInAddress } from './look'
import { createNotice } from './notice'
import { createRecentSigns } from './recentSigns'

/** Listens for signs and shows them; while Signsmith is away it shows nothing, and asks again. */
const RETRY_MS = 2_000
/** Signs that were said to assistive technology and are still there to be read again. */
const MOST_SAID = 20

const language = languageOf(navigator.languages)
const words = CAPTION_WORDS[language]
document.documentElement.lang = language
document.title = `${words.title} · Signsmith`

const byId = (id: string) => document.getElementById(id)!
const text = byId('text')
const notify = createNotice((now) => {
  byId('notice').textContent = now
})
byId('title').textContent = words.title
const own = lookInAddress(new URLSearchParams(location.search))
const signs = createRecentSigns((now) => {
  text.textContent = now
})

function take(told: CaptionLook) {
  const look = { ...told, ...own }
  for (const [name, value] of Object.entries(lookAsStyle(look))) document.body.style.setProperty(name, value)
  signs.stay(look.seconds * 1_000)
}
function hear(message: SignMessage | LookMessage | { type: 'hello' }) {
  if (message.type === 'look') take(message.look)
  if (message.type !== 'sign') return
  signs.add(message.label)
  const said = document.createElement('p')
  said.textContent = message.label
  byId('said').append(said)
  if (byId('said').childElementCount > MOST_SAID) byId('said').firstElementChild!.remove()
}
/** Listens until the connection ends. @returns what a person should know */
async function listen(): Promise<string> {
  // What stands after the # is never sent by the browser itself.
  const key = new URLSearchParams(location.hash.slice(1)).get('key') ?? ''
  const response = await fetch('./captions/events', { headers: { Authorization: `Bearer ${key}` } })
  if (response.status === 401) return words.refused
  if (!response.ok || !response.body) return ''
  notify('')
  for await (const line of linesOf(response.body)) {
    if (line.startsWith('data: ')) hear(JSON.parse(line.slice('data: '.length)))
  }
  return ''
}

take(OUTPUT_DEFAULTS.captions)
for (;;) {
  notify(await listen().catch(() => ''))
  await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
}
