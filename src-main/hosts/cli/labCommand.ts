import * as v from 'valibot'
import { EngineName } from '../../contract/engine'
import { type Command, Decimal, Switch, Text, Whole } from './arguments'
import { ROW_USAGE, rowFlags } from './tables'

const MOST_FILES = 20

export const labCommand = {
  usage:
    'lab [EXPERIMENT [DATA …]] [--minutes M] [--seeds N] [--seed N] [--tuning N] [--activations NAME,NAME] [--start published|smooth|both] [--per unit|layer] [--tied] [--rate-of-ab X,X] [--frozen] [--rates R,R] [--samples N] [--steps N] [--layers N,N] [--classes N,N] [--column NAME] [--train-signers K] [--per-sign N] [--engine NAME] ' +
    `[--html FILE [--force]] [--json] ${ROW_USAGE}`,
  summary:
    'Check what the paper on APALU claims, on your data or on made data: activations under the same draws, each at one rate and at its own. Without an experiment: what there is.',
  positionals: ['EXPERIMENT', ...Array.from({ length: MOST_FILES }, () => 'DATA')],
  fewest: 0,
  flags: {
    ...rowFlags,
    minutes: Decimal(0.01, 10_000),
    seeds: Whole(1, 1_000),
    seed: Whole(0, 1_000_000),
    tuning: Whole(0, 100),
    activations: Text,
    start: v.optional(v.picklist(['published', 'smooth', 'both'], 'must be published, smooth or both'), 'published'),
    per: v.optional(v.picklist(['unit', 'layer'], 'must be unit or layer'), 'unit'),
    tied: Switch,
    'rate-of-ab': Text,
    frozen: Switch,
    rates: Text,
    samples: Whole(2, 10_000_000),
    steps: Whole(1, 10_000_000),
    layers: Text,
    classes: Text,
    column: Text,
    'train-signers': Whole(1, 100_000),
    'per-sign': Whole(1, 100_000),
    engine: v.optional(EngineName, 'wasm'),
    html: Text,
    force: Switch,
    json: Switch,
  },
} satisfies Command<Record<string, v.GenericSchema>>
