const EXCEL = 'an Excel workbook (.xlsx): save the sheet as CSV UTF-8'
const ZIP = 'a ZIP archive: unpack it first'
const PICTURE = 'a picture'
const VIDEO = 'a video: Signsmith opens videos under Record'
const SOUND = 'a sound'

/** Bytes by which kinds of files are known: where they lie, in hexadecimal (. is any digit), and what it is, with what to do. */
const SIGNATURES: readonly (readonly [at: number, hex: string, what: string])[] = [
  [0, '504b0304', ZIP],
  [0, '504b0506', ZIP],
  [0, 'd0cf11e0', 'an old Excel workbook (.xls) or another Office file: save the sheet as CSV UTF-8'],
  [0, '1f8b', 'compressed by gzip: unpack it first'],
  [0, '425a68..314159265359', 'compressed by bzip2: unpack it first'],
  [0, 'fd377a585a00', 'compressed by xz: unpack it first'],
  [0, '377abcaf271c', 'a 7-Zip archive: unpack it first'],
  [0, '28b52ffd', 'compressed by Zstandard: unpack it first'],
  [0, '526172211a07', 'a RAR archive: unpack it first'],
  [257, '7573746172', 'a TAR archive: unpack it first'],
  [0, '255044462d', 'a PDF document'],
  [0, '7b5c727466', 'a rich text document (.rtf)'],
  [0, '89504e47', PICTURE],
  [0, 'ffd8ff', PICTURE],
  [0, '47494638', PICTURE],
  [0, '52494646........57454250', PICTURE],
  [0, '49492a00', PICTURE],
  [0, '4d4d002a', PICTURE],
  [0, '000000..6674797068656963', PICTURE],
  [0, '000000..667479706d696631', PICTURE],
  [0, '000000..6674797061766966', PICTURE],
  [0, '1a45dfa3', VIDEO],
  [0, '000000..66747970', VIDEO],
  [0, '52494646........41564920', VIDEO],
  [0, '000001ba', VIDEO],
  [0, '000001b3', VIDEO],
  [0, '4944330[234]', SOUND],
  [0, 'fffb', SOUND],
  [0, '4f67675300', SOUND],
  [0, '664c614300', SOUND],
  [0, '52494646........57415645', SOUND],
  [0, '53514c69746520666f726d6174203300', 'an SQLite database: export the table as CSV'],
  [0, '934e554d5059', 'a NumPy array (.npy): save it as CSV'],
  [0, '5041523115', 'a Parquet file: save it as CSV'],
  [0, '4152524f5731', 'an Arrow or Feather file: save it as CSV'],
  [0, '4645413100', 'an Arrow or Feather file: save it as CSV'],
  [0, '894844460d0a1a0a', 'an HDF5 file: save the table as CSV'],
  [0, '4d41544c414220352e30', 'a MATLAB file: save the table as CSV'],
  [0, '800[2345]', 'a Python pickle: save the table as CSV'],
  [4, '54464c33', 'a TensorFlow Lite model'],
  [0, '7f454c46', 'a program'],
]
/** What lies in a ZIP archive tells which kind it is: the first names that stand in it. */
const PACKED = [
  ['xl/', EXCEL],
  ['word/', 'a Word document'],
  ['[Content_Types].xml', EXCEL],
  ['opendocument.spreadsheet', 'an OpenDocument spreadsheet (.ods): save the sheet as CSV'],
  ['opendocument', 'an OpenDocument file: save its table as CSV'],
  ['.iwa', 'a Numbers spreadsheet: export it as CSV'],
  ['.npy', 'a NumPy archive (.npz): save its arrays as CSV'],
] as const
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(?:!doctype html|html|head|body)/i, 'a web page, perhaps saved in place of a download'],
  [/^\s*<(?:\?xml|[a-z]+[ >:])/i, 'an XML file'],
  [/^version https:\/\/git-lfs\./, 'a pointer of Git LFS: fetch the file itself, with git lfs pull'],
  [/^#!/, 'a program'],
]
const LOOKED_AT = 8192

/** What a file is when it is plainly no table, with what to do; null when it may be one. */
export function describeOther(bytes: Uint8Array): string | null {
  const begin = bytes.subarray(0, LOOKED_AT)
  const hex = Array.from(begin, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const text = Array.from(begin, (byte) => String.fromCharCode(byte)).join('')
  const what = SIGNATURES.find(([at, signature]) => new RegExp(`^${signature}`).test(hex.slice(at * 2)))?.[2]
  if (what === ZIP) return PACKED.find(([name]) => text.includes(name))?.[1] ?? ZIP
  // A byte order mark may stand before a text.
  return what ?? TEXTS.find(([pattern]) => pattern.test(text.replace(/^\u00ef\u00bb\u00bf/, '')))?.[1] ?? null
}
