/** A room of the house: where it lies, whom it may import, and which globals its compiler hides. */
export interface Room {
  name: string
  folder: string
  /** Other rooms, by name. */
  rooms: readonly string[]
  /** Packages; a name that ends in * covers all that begin so. */
  packages: readonly string[]
  /** Whether Node's own modules may be imported. */
  node: boolean
  /** Rooms of which only types may be imported. */
  typesOf?: readonly string[]
  /** Text the room must not contain: what the compiler cannot hide from it. */
  never?: readonly RegExp[]
}

const PURE = [/\bDate\.now\b/, /\bnew Date\(\)/, /\bMath\.random\b/, /\bperformance\.now\b/, /\bconsole\./]

/** The import table that README prints. The first room whose folder holds a file owns it. */
export const ROOMS: readonly Room[] = [
  { name: 'contract', folder: 'src-main/contract', rooms: [], packages: ['valibot'], node: false, never: PURE },
  {
    name: 'learning',
    folder: 'src-main/learning',
    rooms: ['contract'],
    packages: ['@tensorflow/tfjs-*'],
    node: false,
    never: PURE,
  },
  {
    name: 'readers',
    folder: 'src-main/readers',
    rooms: ['contract', 'learning'],
    packages: [],
    node: false,
    never: PURE,
  },
  {
    name: 'lab',
    folder: 'src-main/lab',
    rooms: ['contract', 'learning', 'readers'],
    packages: ['@tensorflow/tfjs-*', 'valibot'],
    node: false,
    never: PURE,
  },
  {
    name: 'elsewhere',
    folder: 'src-main/elsewhere',
    rooms: ['contract', 'learning'],
    packages: ['@tensorflow/tfjs-*', 'pbf'],
    node: false,
    never: PURE,
  },
  {
    name: 'storage',
    folder: 'src-main/storage',
    rooms: ['contract'],
    packages: ['valibot', 'yazl', 'yauzl'],
    node: true,
  },
  {
    name: 'trainer',
    folder: 'src-main/trainer',
    rooms: ['contract', 'learning', 'elsewhere'],
    packages: ['@tensorflow/tfjs-*'],
    node: true,
  },
  {
    name: 'services/training',
    folder: 'src-main/services/training',
    rooms: ['contract', 'learning', 'elsewhere', 'storage', 'trainer'],
    packages: [],
    node: false,
  },
  {
    name: 'services/imports',
    folder: 'src-main/services/imports',
    rooms: ['contract', 'learning', 'readers', 'storage'],
    packages: [],
    node: false,
  },
  {
    name: 'services/tables',
    folder: 'src-main/services/tables',
    rooms: ['contract', 'learning', 'readers', 'storage', 'services/training', 'services/imports'],
    packages: [],
    node: false,
  },
  {
    name: 'services/samples',
    folder: 'src-main/services/samples',
    rooms: ['contract', 'learning', 'readers', 'storage', 'services/training', 'services/tables', 'services/imports'],
    packages: [],
    node: false,
  },
  {
    name: 'services/studio',
    folder: 'src-main/services/studio',
    rooms: ['contract', 'learning', 'storage', 'trainer', 'services/training', 'services/imports', 'services/samples'],
    packages: [],
    node: false,
  },
  {
    name: 'services',
    folder: 'src-main/services',
    rooms: ['contract', 'storage', 'trainer', 'services/studio'],
    packages: [],
    node: false,
  },
  {
    name: 'hosts/electron',
    folder: 'src-main/hosts/electron',
    rooms: ['contract', 'services', 'services/studio', 'hosts', 'hosts/outputs'],
    packages: ['electron'],
    node: true,
  },
  {
    name: 'hosts/web',
    folder: 'src-main/hosts/web',
    rooms: ['contract', 'services', 'services/studio', 'hosts'],
    packages: [],
    node: true,
  },
  {
    name: 'hosts/outputs',
    folder: 'src-main/hosts/outputs',
    rooms: ['contract', 'services/studio', 'hosts'],
    packages: ['ws', 'node-osc'],
    node: true,
  },
  {
    name: 'hosts/cli',
    folder: 'src-main/hosts/cli',
    rooms: [
      'contract',
      'lab',
      'trainer',
      'services',
      'services/tables',
      'services/training',
      'hosts',
      'hosts/outputs',
      'hosts/web',
    ],
    packages: ['valibot', 'open'],
    node: true,
  },
  {
    name: 'hosts',
    folder: 'src-main/hosts',
    rooms: ['contract', 'services', 'services/studio'],
    packages: [],
    node: true,
  },
  {
    name: 'preload',
    folder: 'src-main/preload',
    rooms: [],
    typesOf: ['contract'],
    packages: ['electron'],
    node: false,
  },
  {
    name: 'src-renderer',
    folder: 'src-renderer',
    rooms: ['contract'],
    packages: ['vue', '@mediapipe/tasks-vision', 'mediabunny', 'idb-keyval'],
    node: false,
  },
  {
    name: 'src-page',
    folder: 'src-page',
    rooms: ['contract', 'learning', 'elsewhere', 'src-renderer'],
    packages: [],
    node: false,
  },
]

/** The table of README, in Markdown. */
export function importTable(): string {
  const rows = ROOMS.map(({ name, rooms, packages, node, typesOf = [] }) => {
    const may = [
      ...rooms,
      ...typesOf.map((room) => `types of ${room}`),
      ...packages.map((name) => `\`${name}\``),
      ...(node ? ['Node'] : []),
    ]
    return `| ${name} | ${may.join(', ') || 'nothing'} |`
  })
  return ['| room | may import |', '|---|---|', ...rows].join('\n')
}
