// Writes a model to a folder: once, or again and again under two ids until it is killed.
import { writeModel } from '../../src-main/storage/models'
import { storedCard, storedFiles } from './storedModel'

const [folder, ...ids] = process.argv.slice(2)
const write = (id: string) => writeModel(folder!, storedFiles(id), storedCard(id))
process.stdout.write('writing\n')
do {
  for (const id of ids) await write(id)
} while (ids.length > 1)
