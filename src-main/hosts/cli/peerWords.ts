import type { PeerTrials } from '../../services/tables/peerTrials'

/** Ours are two networks over what hands do; what else could be done with the same takes, as it is called in what is printed. */
export const PEER_WORDS: Record<keyof PeerTrials, string> = {
  nearest: 'nearest take by raw coordinates',
  nearestMirrored: 'nearest take by raw coordinates, mirrored takes beside',
  warping: 'nearest take by time warping',
  gru: 'a recurrent network on raw coordinates',
}
