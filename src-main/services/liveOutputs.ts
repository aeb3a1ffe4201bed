/** How the command line finds the outputs of a running Signsmith. */
export { readLiveOutputs } from '../storage/liveOutputs'
