import { networkInterfaces } from 'node:os'
import type { OutputDoors } from '../../services/studio/outputDoors'
import type { Assets } from '../assets'
import { openOscSender } from './osc'
import { startOutputServer } from './server'

/** The ways to other programs that every host has. */
export function outputDoors(assets: Assets): OutputDoors {
  return {
    openServer: (options) => startOutputServer(assets, networkInterfaces, options),
    openOsc: openOscSender,
  }
}
