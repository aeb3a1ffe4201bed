import { grid, ROWS } from './tables'

/** Four signs, as kinivi's tool writes them: a number of the sign, and 42 numbers from the wrist on. */
export const KEYPOINTS = grid(
  null,
  ROWS.map(({ hand }, i) => {
    const points = Array.from({ length: 42 }, (_, k) => hand[(k >> 1) * 3 + (k % 2)]! - hand[k % 2]!)
    const largest = Math.max(...points.map(Math.abs))
    return [i % 4, ...points.map((value) => value / largest)]
  }),
)
/** A number of the movement, and x and y of one fingertip at 16 moments. */
export const POINT_HISTORY = grid(
  null,
  Array.from({ length: 24 }, (_, i) => [
    i % 4,
    ...Array.from({ length: 32 }, (_, k) => Math.sin(i + (k >> 1) / 3 + (k % 2)) / 5),
  ]),
)

/** The folder `model` of hand-gesture-recognition-using-mediapipe in its published shape, what is in the files made up. */
export const KINIVI_FOLDER: Readonly<Record<string, string>> = {
  'model/__init__.py': 'from model.keypoint_classifier.keypoint_classifier import KeyPointClassifier\n',
  'model/keypoint_classifier/keypoint.csv': KEYPOINTS,
  'model/keypoint_classifier/keypoint_classifier.hdf5': '\x89HDF\r\n\x1a\n',
  'model/keypoint_classifier/keypoint_classifier.py': 'import tensorflow as tf\n',
  'model/keypoint_classifier/keypoint_classifier.tflite': '\x1c\0\0\0TFL3',
  'model/keypoint_classifier/keypoint_classifier_label.csv': '\ufeffOpen\nClose\nPointer\nOK\n',
  'model/point_history_classifier/point_history.csv': POINT_HISTORY,
  'model/point_history_classifier/point_history_classifier.hdf5': '\x89HDF\r\n\x1a\n',
  'model/point_history_classifier/point_history_classifier.py': 'import tensorflow as tf\n',
  'model/point_history_classifier/point_history_classifier.tflite': '\x1c\0\0\0TFL3',
  'model/point_history_classifier/point_history_classifier_label.csv':
    '\ufeffStop\nClockwise\nCounter Clockwise\nMove\n',
}
