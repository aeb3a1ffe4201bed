import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** TensorFlow's own library, as its packages for Linux hold it. */
const LIBRARY = 'deps/lib/libtensorflow_framework.so'
/** The folder of the CUDA that it was built with, or its file where it is linked to that; the same of cuDNN. */
const CUDA = /libcudart\.so\.(\d+(?:\.\d+)?)|\/cuda-(\d+\.\d+)/
const CUDNN = /libcudnn\.so\.(\d+)/

/**
 * Reads from the library itself which CUDA, and cuDNN, it was built for.
 *
 * @param folder of the package that holds the library
 * @returns in words, such as "CUDA 11.2"; null where the library does not say, or is not there
 */
export function readCuda(folder: string): string | null {
  try {
    const library = readFileSync(join(folder, LIBRARY), 'latin1')
    const [, linked, built] = CUDA.exec(library) ?? []
    const [, cudnn] = CUDNN.exec(library) ?? []
    const cuda = linked ?? built
    return [cuda && `CUDA ${cuda}`, cudnn && `cuDNN ${cudnn}`].filter(Boolean).join(', ') || null
  } catch {
    return null
  }
}
