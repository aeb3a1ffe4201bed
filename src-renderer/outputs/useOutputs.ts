import type { OutputName, OutputsChange } from '../../src-main/contract/outputs'
import { words } from '../locales'
import { useStudio } from '../studio/studio'

/** What the person does with the outputs; the host tells the page what became of it. */
export function useOutputs() {
  const { ask, attempt, toasts } = useStudio()
  return {
    change: (change: OutputsChange) => attempt(() => ask('outputs.change', change)),
    turn: (output: OutputName, on: boolean) => attempt(() => ask('outputs.switch', { output, on })),
    chooseFile: () => attempt(() => ask('outputs.chooseFile', {})),
    showCaptions: () => attempt(() => ask('outputs.showCaptions', {})),
    renew: () =>
      attempt(async () => {
        await ask('outputs.renew', {})
        toasts.show({ tone: 'plain', text: words.outputs.renewed })
      }),
    copy: (address: string) =>
      attempt(async () => {
        await navigator.clipboard.writeText(address).catch(() => {
          throw new Error(words.outputs.copyFailed)
        })
        toasts.show({ tone: 'plain', text: words.outputs.copied })
      }),
  }
}
