/** An address of the world outside that stands in a built file and is never asked for. */
export interface Harmless {
  /** The beginning of the file's name. */
  file: string
  why: string
  addresses: readonly string[]
}

export const HARMLESS: readonly Harmless[] = [
  {
    file: 'index-',
    why: 'Names of the XML kinds that a browser creates elements of.',
    addresses: ['http://www.w3.org/1998/Math/MathML', 'http://www.w3.org/1999/xlink', 'http://www.w3.org/2000/svg'],
  },
  {
    file: 'index-',
    why: 'Vue puts it into the text of its errors, for people to read.',
    addresses: ['https://vuejs.org/error-reference/#runtime-'],
  },
  { file: 'icon-', why: 'The name of the XML kind.', addresses: ['http://www.w3.org/2000/svg'] },
  {
    file: 'startReport-',
    why: 'The page about new versions, which a line of the menu opens in the browser.',
    addresses: ['https://signsmith.example/'],
  },
  {
    file: 'startReport-',
    why: 'The addresses of this computer at which other programs listen, put together when that is switched on.',
    addresses: ['http://'],
  },
  {
    file: 'index-',
    why: 'An example for people of how a page on this computer is named.',
    addresses: ['http://localhost:8000;'],
  },
  {
    file: 'cli.js',
    why: 'The studio’s own address on this computer, put together when it starts.',
    addresses: ['http://'],
  },
  {
    file: 'tfjs-',
    why: 'Texts of TensorFlow.js’s errors and advice, for people to read.',
    addresses: [
      'https://developer.mozilla.org/en-US/docs/Web/API/Fetch_API)',
      'https://github.com/tensorflow/tfjs/issues',
      'https://emscripten.org/docs/porting/pthreads.html#blocking-on-the-main-browser-thread',
      'https://github.com/tensorflow/tfjs-node',
      'https://github.com/tensorflow/tfjs/blob/master/tfjs-backend-wasm/README.md#using-bundlers',
    ],
  },
  {
    file: 'LICENSE-Apache-2.0.txt',
    why: 'The text of the licence, which goes along with the page of one’s own.',
    addresses: ['http://www.apache.org/licenses/', 'http://www.apache.org/licenses/LICENSE-2.0'],
  },
  {
    file: 'vision_wasm_module_internal-',
    why: 'Comments and texts of errors in MediaPipe’s loader and in what it was compiled from.',
    addresses: [
      'http://en.wikipedia.org/wiki/UTF-8#Description',
      'http://go/lsc_proto3_utf8',
      'http://goto/weakfields',
      'http://kripken.github.io/emscripten-site/docs/api_reference/preamble.js.html',
      'http://pubs.opengroup.org/onlinepubs/009695399/functions/tzset.html',
      'http://server.com:4324:12',
      'http://unicode.org/faq/utf_bom.html#utf16-3',
      'http://www.w3.org/TR/2013/WD-cssom-view-20131217/)',
      'https://bugzil.la/1328882',
      'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Date/getTimezoneOffset',
      'https://github.com/emscripten-core/emscripten/issues/13295.',
      'https://github.com/emscripten-core/emscripten/issues/23697',
      'https://github.com/emscripten-core/emscripten/pull/8236',
      'https://github.com/github/fetch/pull/92#issuecomment-140665932',
      'https://github.com/google/closure-compiler/issues/3193,',
      'https://github.com/google/closure-compiler/pull/3913):',
      'https://github.com/libsdl-org/SDL/pull/6304',
      'https://github.com/nodejs/help/issues/2136#issuecomment-523649904',
      'https://github.com/opencv/opencv/issues/16739',
      'https://tools.ietf.org/html/rfc3629',
      'https://webkit.org/b/222758',
      'https://www.ietf.org/rfc/rfc2279.txt',
      'https://www.khronos.org/registry/webgl/specs/latest/2.0/#5.15',
      'https://www.tensorflow.org/lite/guide/ops_custom',
      'https://www.tensorflow.org/lite/guide/ops_select',
    ],
  },
]

/** Every address in a built file, text or not, up to where a program would put something in. */
export function addressesIn(bytes: string): string[] {
  return [...new Set(bytes.match(/\b(?:https?|wss?|ftp):\/\/(?:(?!["'`<>\\$])[!-~])*/g) ?? [])]
}
