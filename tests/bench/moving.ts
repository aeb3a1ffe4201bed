// node tests/bench/run.mjs moving: what signs that move cost, without the rest of the bench.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { median, quantile } from './measure'
import { measureMoving } from './movingCosts'

const { train, check, decisions, meanwhile } = await measureMoving(
  pathToFileURL(join(process.cwd(), 'out/main/trainer.js')),
)
const pair = (values: number[]) => `${median(values).toFixed(2)} / ${quantile(values, 0.99).toFixed(2)} ms`
console.log(`train 20 signs × 10 takes        ${train.toFixed(1)} s`)
console.log(`  with the honest check, 5 folds ${check.toFixed(1)} s`)
console.log(`a frame that decides             ${pair(decisions)} (p50 / p99, n = ${decisions.length})`)
console.log(`  while two trainers run         ${pair(meanwhile)} (n = ${meanwhile.length})`)
process.exit(0)
