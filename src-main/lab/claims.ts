/** What the paper says of a system. Source: B. Subramanian et al., arXiv 2402.08244, abstract. */
export interface Claim {
  /** A sentence or two, in our words. */
  says: string
  /** How much better APALU is said to be, in the unit of the experiment's figure; null where no size is claimed. */
  size: number | null
}

const NO_SIZE = 'It gives no size that could be read, so nobody can say how many pairs would show it.'

export const CLAIMS = {
  mobilenet: {
    says: 'The paper says: MobileNet classifies CIFAR-10 0.37 points better than with common activations.',
    size: 0.37,
  },
  googlenet: {
    says: 'The paper says: GoogLeNet classifies CIFAR-10 0.04 points better than with common activations.',
    size: 0.04,
  },
  svdd: { says: 'The paper says: one-class Deep SVDD on MNIST has a mean AUC that is 0.8 % higher.', size: 0.8 },
  differnet: { says: 'The paper says: DifferNet on MVTec is 1.81 % better.', size: 1.81 },
  distillation: { says: 'The paper says: knowledge distillation on MVTec is 1.11 % better.', size: 1.11 },
  regression: { says: `The paper says: deep networks for regression are better. ${NO_SIZE}`, size: null },
  recurrent: { says: `The paper says: recurrent networks for regression are better. ${NO_SIZE}`, size: null },
  signs: {
    says: `The paper says: signs from a limited dataset are recognised with 100 % accuracy. ${NO_SIZE}`,
    size: null,
  },
  depth: {
    says: 'The paper claims nothing of plain deep networks. They are tried because there the scale of an activation decides.',
    size: null,
  },
} as const satisfies Record<string, Claim>
export type ClaimName = keyof typeof CLAIMS
