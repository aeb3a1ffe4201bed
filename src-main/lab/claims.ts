/** What the paper says of one of its systems. Source: B. Subramanian et al., arXiv 2402.08244, abstract and text. */
export interface Claim {
  /** As the paper has it, in our words. */
  says: string
  /** How much better APALU is said to be, in the unit of the experiment's figure; null where no size could be read. */
  size: number | null
}

export const CLAIMS = {
  mobilenet: { says: 'MobileNet classifies CIFAR-10 0.37 points better than with the usual activation.', size: 0.37 },
  googlenet: { says: 'GoogLeNet classifies CIFAR-10 0.04 points better than with the usual activation.', size: 0.04 },
  svdd: { says: 'One-class Deep SVDD reaches a mean AUC on MNIST that is 0.8 % higher.', size: 0.8 },
  differnet: { says: 'DifferNet finds defects on MVTec 1.81 % better.', size: 1.81 },
  distillation: { says: 'Knowledge distillation finds what does not belong, on MVTec, 1.11 % better.', size: 1.11 },
  regression: { says: 'Deep networks for regression err less.', size: null },
  recurrent: { says: 'Recurrent networks for regression err less.', size: null },
  signs: {
    says: 'Sign language is recognised from a limited dataset better than with the usual activations.',
    size: null,
  },
  depth: { says: 'Deep networks learn better, since the slope adapts.', size: null },
} as const satisfies Record<string, Claim>
export type ClaimName = keyof typeof CLAIMS
