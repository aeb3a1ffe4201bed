import { CaptionLook } from '../../src-main/contract/outputs'
import { parse } from '../../src-main/contract/parse'

/** What an address says of how its captions look, which goes before what is set in Signsmith; what fits nothing is left out. */
export function lookInAddress(query: URLSearchParams): Partial<CaptionLook> {
  const said = Object.entries(CaptionLook.entries).flatMap(([name, schema]) => {
    const text = query.get(name)
    if (text === null) return []
    // A # would begin another part of the address.
    const colour = /^[0-9a-f]{6}$/i.test(text) ? `#${text.toLowerCase()}` : text
    const value = /^(colour|background)$/.test(name) ? colour : name === 'align' ? text : Number(text)
    const parsed = parse(schema, value)
    return parsed.ok && text !== '' ? [[name, parsed.value]] : []
  })
  return Object.fromEntries(said)
}

/** The look as custom properties of CSS. */
export function lookAsStyle(look: CaptionLook): Record<string, string> {
  const alpha = Math.round((look.opacity * 255) / 100)
  return {
    '--size': String(look.size),
    '--lines': String(look.lines),
    '--colour': look.colour,
    '--background': `${look.background}${alpha.toString(16).padStart(2, '0')}`,
    '--align': look.align,
  }
}
