export const SPACE = ' '

/** Whether a label is a single letter or figure, to whoever reads it. */
export function isLetter(label: string): boolean {
  return [...graphemes.segment(label)].length === 1
}

/** Signs as text: single letters and figures join on to one another, everything else gets a space before it. */
export function joinSigns(parts: readonly string[], letter: (label: string) => boolean = isLetter): string {
  return parts
    .map((part, i) => {
      const before = parts[i - 1]
      const apart = before !== undefined && before !== SPACE && part !== SPACE && !(letter(part) && letter(before))
      return apart ? SPACE + part : part
    })
    .join('')
}

const graphemes = new Intl.Segmenter()
