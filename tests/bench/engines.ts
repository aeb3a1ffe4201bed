import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { measureEngines } from './engineCosts'

// npm run bench -- engines
for (const line of await measureEngines(pathToFileURL(join(process.cwd(), 'out/main/trainer.js')))) console.log(line)
