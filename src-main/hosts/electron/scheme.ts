import { readFile } from 'node:fs/promises'
import type { Assets } from '../assets'
import { SECURITY_HEADERS } from '../headers'
import { ORIGIN, originOf } from './origin'

/** Answers `studio://app/…` from the list of built files, and nothing else. */
export function createSchemeHandler(assets: Assets): (request: Request) => Promise<Response> {
  return async ({ method, url }) => {
    if (method !== 'GET' || originOf(url) !== ORIGIN) return refusal(403)
    const asset = assets.get(new URL(url).pathname)
    if (!asset) return refusal(404)
    const body = await readFile(asset.file)
    return new Response(body, { status: 200, headers: { ...SECURITY_HEADERS, 'Content-Type': asset.type } })
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: { ...SECURITY_HEADERS } })
}
