import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Options, read } from '../support/tables'

const folder = fileURLToPath(new URL('../../../shared/cases/tables/', import.meta.url))
const here = existsSync(folder)
const open = (name: string, options?: Options) => read(readFileSync(join(folder, name)), options)

/** The outcome of each file: signs where they are not the four digits, and what is told of it. */
const OUTCOMES: Record<string, { rows?: number; signs?: string[]; told?: string }> = {
  '00-control-label-first.csv': {},
  '04-semicolon.csv': { told: 'separated by semicolons' },
  '05-semicolon-decimal-comma.csv': { told: 'decimal commas' },
  '06-tab.tsv': { told: 'separated by tabs' },
  '09-utf16le-excel.csv': { told: 'UTF-16LE' },
  '11-windows-1252-labels.csv': { signs: ['Fuß', 'Grüß', 'Käse', 'Öl'], told: 'read as windows-1252' },
  '15-one-based-class.csv': { told: 'from `class`' },
  '16-i_x.csv': {},
  '17-landmark_i_x.csv': {},
  '19-upper-X0-Label.csv': {},
  '25-two-hands-x0-x41.csv': { rows: 20, told: 'columns for two hands' },
  '28-list.json': { rows: 16, told: 'a JSON list' },
  '31-trailing-comma-rows.csv': {},
  '35-sep-line-excel.csv': {},
  '36-nfc-nfd.csv': { signs: ['B', 'C', 'café', 'D'] },
  '37-case-and-space.csv': { signs: ['B', 'C', 'D', 'Hello'], told: 'taken as “Hello”' },
  '42-participant-column.csv': { told: '8 people from `participant`' },
  '43-width-height-columns.csv': { told: 'aspect from `width` and `height`' },
  '57-target-last-no-name.csv': { told: 'from `target`' },
  '64-windows-1252-two-labels-become-one.csv': { signs: ['Bär', 'Bör', 'Ja', 'Nein'], told: 'read as windows-1252' },
}

describe(
  here ? 'the tables beside the project' : 'the tables beside the project (not run: ../shared/cases is absent)',
  () => {
    it.runIf(here).each(Object.entries(OUTCOMES))(
      '%s reads to what its page says',
      (name, { rows = 32, signs, told }) => {
        const table = open(name)
        const found = [...new Set(table.rows.map(({ label }) => label!))].sort((a, b) => a.localeCompare(b, 'en'))
        expect([table.rows.length, table.rejected]).toEqual([rows, []])
        if (signs) expect(found).toEqual(signs)
        else expect(found.length).toBe(4)
        if (told) expect(table.understood).toContain(told)
        const control = open('00-control-label-first.csv')
        if (rows === 32 && !/15-|43-/.test(name))
          expect(table.rows.map(({ points }) => points)).toEqual(control.rows.map(({ points }) => points))
      },
    )

    it.runIf(here)('43 has the aspect of its pictures', () => {
      const [square, wide] = ['00-control-label-first.csv', '43-width-height-columns.csv'].map(
        (name) => open(name).rows[0]!.points[0]!,
      )
      expect(wide! / square!).toBeCloseTo(1280 / 720, 5)
    })

    it.runIf(here)("kinivi's numbers get the names that lie beside them", () => {
      const bytes = readFileSync(join(folder, '21-kinivi-keypoint_label.csv'))
      const { rows } = open('21-kinivi-keypoint.csv', { labels: { name: 'names', bytes, given: false } })
      expect([rows.length, [...new Set(rows.map(({ label }) => label))]]).toEqual([32, ['Zero', 'Two', 'Five', 'Nine']])
    })

    it.runIf(here)('pixels are said to be pixels, once, and read with their size', () => {
      expect(() => open('23-pixels.csv')).toThrow(
        /^32 of 32 rows: .* look like pixels; add the columns width and height, or --size 640x480\.$/,
      )
      expect(open('23-pixels.csv', { size: { width: 640, height: 480 } }).rows.length).toBe(32)
    })

    it.runIf(here)('are all here', () => {
      const files = readdirSync(folder).filter((name) => /\.(csv|tsv|json)$/.test(name))
      const elsewhere = ['21-kinivi-keypoint.csv', '21-kinivi-keypoint_label.csv', '23-pixels.csv']
      expect(files.filter((name) => !(name in OUTCOMES) && !elsewhere.includes(name))).toEqual([])
    })
  },
)
