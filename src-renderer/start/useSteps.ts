import { computed, ref, watch } from 'vue'
import type { Project } from '../../src-main/contract/project'
import { RUNNING } from '../../src-main/contract/training'
import { words } from '../locales'
import { ENOUGH_RECORDINGS, FEW_SAMPLES, thinSigns } from '../signs/quality'
import { startTraining } from '../studio/startTraining'
import { useStudio } from '../studio/studio'
import { nextStep } from './nextStep'

export const STEPS = ['name', 'record', 'train', 'show'] as const

/** Where on the way from a new project to a recognised sign the person is, in words, and what brings them on. */
export function useSteps(project: () => Project) {
  const studio = useStudio()
  const { model, place, signId, toasts, training, attempt, changeSettings } = studio

  const next = computed(() => nextStep(project(), model.value.state))
  const at = computed(() => STEPS.indexOf(next.value.step))
  const busy = computed(() => RUNNING.has(training.value.state))
  const text = computed(() => {
    const now = next.value
    const { signs } = project()
    const thin = thinSigns(signs).length
    switch (now.step) {
      case 'name':
        return words.guide.name(now.missing)
      case 'record':
        return now.takes === null
          ? words.guide.record(now.sign.label)
          : words.guide.recordTakes(now.sign.label, now.takes)
      case 'train':
        return thin > 0
          ? words.guide.trainThin(thin, signs.filter(({ none }) => !none).length, ENOUGH_RECORDINGS, FEW_SAMPLES)
          : words.guide.train
      case 'show':
        return words.guide.show
    }
  })
  /** What the button does; null where the person already stands before the thing itself. */
  const action = computed(() => {
    const now = next.value
    switch (now.step) {
      case 'name':
        return place.value === 'signs' ? null : { text: words.guide.toName, run: () => go('signs') }
      case 'record': {
        const { id, label } = now.sign
        return place.value === 'record' && signId.value === id
          ? null
          : { text: words.guide.toRecord(label), run: () => record(id) }
      }
      case 'train':
        return busy.value || place.value === 'train' ? null : { text: words.guide.toTrain, run: train }
      case 'show':
        return { text: words.guide.toShow, run: () => go('recognise') }
    }
  })
  function go(to: typeof place.value) {
    place.value = to
  }
  function record(id: string) {
    signId.value = id
    go('record')
  }
  function train() {
    go('train')
    startTraining(studio)
  }
  function hide() {
    attempt(async () => {
      await changeSettings({ guide: false })
      document.getElementById('content')?.focus()
      toasts.show({ tone: 'plain', text: words.guide.hidden })
    })
  }
  /** Once a model has been shown there is nothing left to point out; one that was there already has been. */
  const shown = ref(next.value.step === 'show')
  watch(
    () => next.value.step === 'show' && place.value === 'recognise',
    (there) => {
      if (there) shown.value = true
    },
    { immediate: true },
  )
  return { at, text, action, hide, shown }
}
