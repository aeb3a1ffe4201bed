/** What of `signs.json` stands in a README. */
interface Signs {
  app: string
  kind: string
  hands: number
  labels: readonly { label: string; none: boolean }[]
}

/** The module that lies beside the README. */
const OWN = "'./signsmith.js'"

const HELD_GRAPH = (
  hands: number,
) => `\`plain/model.json\` is the whole model in operations that every TensorFlow.js has: the features of the hand, the classifier, its
calibration, and what tells taught signs from everything else.

\`\`\`js
const model = await tf.loadGraphModel('plain/model.json')
const signs = await (await fetch('signs.json')).json()
${
  hands === 1
    ? `// landmarks: 21 × [x, y, z] of MediaPipe's hand landmarker, in fractions of the picture, not mirrored
const [probabilities, strangeness, known] = model.execute(
  { landmarks: tf.tensor([landmarks]), aspect: tf.tensor([[width / height]]) },
  ['probabilities', 'strangeness', 'known'],
)`
    : `// left and right: 21 × [x, y, z] of MediaPipe's hand landmarker, in fractions of the picture, not mirrored; zeros for none
const [probabilities, strangeness, known] = model.execute(
  {
    landmarks: tf.tensor([[left, right]]),
    present: tf.tensor([[hasLeft ? 1 : 0, hasRight ? 1 : 0]]),
    aspect: tf.tensor([[width / height]]),
  },
  ['probabilities', 'strangeness', 'known'],
)`
}
const p = probabilities.dataSync()
const sign = known.dataSync()[0] ? signs.labels[p.indexOf(Math.max(...p))].label : 'unknown'
\`\`\`
`

const MOVING_GRAPH = `\`plain/model.json\` is the whole model in operations that every TensorFlow.js has: features, both networks, the second look at signs that are
alike by the way of the hands in taught takes, calibration, and what tells taught signs from everything else. It takes a take in 16
steps, evenly by time, which \`signsmith.js\` makes of frames.

\`\`\`js
import { steps } from OWN_MODULE
const model = await tf.loadGraphModel('plain/model.json')
const signs = await (await fetch('signs.json')).json()
// frames: { time, hands: [{ image: 63 numbers, handedness, score }], face: { x, y, height } or null }
const own = steps({ width, height, frames })
const [probabilities, known] = model.execute(
  {
    hands: tf.tensor(own.hands, [1, 16, 2, 21, 3]),
    seen: tf.tensor(own.seen, [1, 16, 2]),
    face: tf.tensor(own.face, [1, 3]),
  },
  ['probabilities', 'known'],
)
const p = probabilities.dataSync()
const sign = known.dataSync()[0] ? signs.labels[p.indexOf(Math.max(...p))].label : 'unknown'
\`\`\`
`

const HELD_LAYERS = `\`layers/classifier\` and \`layers/rejector\` are the networks as Signsmith trained and saved them. They take the features that
\`signsmith.js\` computes, and give logits.

\`\`\`js
IMPORTS
import { features, verdict } from OWN_MODULE
REGISTER
const classifier = await tf.loadLayersModel('layers/classifier/model.json')
const rejector = await tf.loadLayersModel('layers/rejector/model.json')
const whitener = await (await fetch('layers/whitener.bin')).arrayBuffer()
const signs = await (await fetch('signs.json')).json()
// hands: [{ image: 63 numbers, handedness: 'Left' or 'Right', score }]
const own = features({ width, height, hands }, signs.hands)
const logits = (network) => network.predict(tf.tensor([own])).dataSync()
const { label, probability, known } = verdict(own, logits(classifier), logits(rejector), whitener, signs)
\`\`\`

The rejector has one output more than there are signs, for none of them. A hand is stranger the less the rejector thinks that it is
any sign, and the farther its features are from the sign (the Mahalanobis distance, by \`layers/whitener.bin\`: a lower triangle,
features × features, and the middle of each sign, both float32). \`verdict\` adds both as \`calibration\` in \`signs.json\` says.
`

const MOVING_LAYERS = `\`layers/classifier\` and \`layers/rejector\` are the two networks as Signsmith trained and saved them: the first over all features, the
second over coordinates and places alone. They take the columns that \`signsmith.js\` computes, and give logits, whose mean counts; one
output more than there are labels stands for nothing. What is unknown they do not say; the graph does. \`layers/paths.bin\` are some taught
takes of each sign, as the way of the hands.

\`\`\`js
IMPORTS
import { columns, lookAgain, steps } from OWN_MODULE
REGISTER
const first = await tf.loadLayersModel('layers/classifier/model.json')
const second = await tf.loadLayersModel('layers/rejector/model.json')
const signs = await (await fetch('signs.json')).json()
const paths = await (await fetch('layers/paths.bin')).arrayBuffer()
const own = steps({ width, height, frames })
const of = columns(own)
const logits = (network, x) => network.predict(tf.tensor(x, [1, 8, x.length / 8])).dataSync()
const other = logits(second, of.second)
const opinions = logits(first, of.first).map((value, k) => (value + other[k]) / 2)
const probabilities = lookAgain(opinions, own, paths, signs)
\`\`\`
`

const quoted = (path: string) => `'${path}'`

/** What a person reads who opens the folder. @param layers files of layers that are not TensorFlow.js's own */
export function tensorflowReadme(signs: Signs, layers: readonly string[]): string {
  const moving = signs.kind === 'moving'
  const own = moving ? MOVING_LAYERS : HELD_LAYERS
  const code = own
    .replace('OWN_MODULE', OWN)
    .replace(
      'IMPORTS\n',
      layers.map((layer) => `import { register as ${layer} } from ${quoted(`./layers/${layer}.js`)}\n`).join(''),
    )
    .replace('REGISTER\n', layers.length > 0 ? `for (const register of [${layers.join(', ')}]) register(tf)\n` : '')
  const names = signs.labels.map(({ label, none }) => `${label}${none ? ' (no sign)' : ''}`).join(', ')
  return `# A model of Signsmith, for TensorFlow.js

It recognises the signs that somebody taught it, and nothing else: ${names}. The order of its outputs is that of \`labels\` in
\`signs.json\`; what \`none\` marks is no sign and is never accepted. Made by Signsmith ${signs.app}; compared with the model that it was
written from before it was handed out.

There are two forms. Take the first one, unless you want to train on.

## Plain operations

${moving ? MOVING_GRAPH.replace('OWN_MODULE', OWN) : HELD_GRAPH(signs.hands)}
\`probabilities\` are calibrated: logits divided by \`calibration.temperature\`, then softmax. \`strangeness\` says how unlike the taught
signs the hands are; above the label's own of \`limits\` it is unknown, and \`known\` is 0. The limits are those of the shares of your own
signs in \`acceptance\`; \`calibration.quantiles\` has others. ${
    moving
      ? 'In a stream, windows of about `seconds` are looked at again and again, and a sign counts when it stays the likeliest for a third of a second.'
      : 'It says what one picture shows; a program that waits until a sign is held looks at some pictures in a row.'
  }

## Layers

${code}`
}

/** The same for a page of one's own. */
export function pageReadme({ app, kind, labels }: Signs): string {
  return `# A page that recognises signs

It recognises the signs that somebody taught it, and nothing else: ${labels.map(({ label }) => label).join(', ')}. Made by Signsmith ${app}.

Put this folder onto any web server and open \`index.html\` from there, in Chrome, Edge, Firefox or Safari. A camera is given to pages
by https alone, or on the computer that serves them (localhost). Opened as a file, without a server, it cannot work: browsers let no
such page load what it needs. On your own computer, in this folder:

\`\`\`sh
python3 -m http.server 8000 --bind 127.0.0.1   # then open localhost, port 8000
\`\`\`

Everything happens in the browser: no picture leaves it, and the page asks for nothing but the files of this folder. What is in it: the
page (\`index.html\`, \`assets\`), Google's hand landmarker and, for signs that move, its face detector (Apache-2.0; \`LICENSE.txt\` has the notices),
and the model (\`model\`, with its labels in \`signs.json\`${kind === 'moving' ? ', and some taught takes of each sign as the way of the hands, by which signs are told apart that look alike' : ''}).
`
}
