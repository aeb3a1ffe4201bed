import { BlockList } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'

/** The addresses of this computer in its networks, as `os.networkInterfaces` gives them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** Those of networks, without the ones of IPv6 that are good on one cable alone: no browser takes them. */
const inNetworks = (interfaces: Interfaces) =>
  Object.values(interfaces)
    .flatMap((infos) => infos ?? [])
    .filter((info) => !info.internal && !(info.family === 'IPv6' && info.scopeid))

/** What a browser says as Host when it was led to such an address: 192.168.1.20:5787, [fd00::20]:5787. */
export function ownAuthorities(interfaces: Interfaces, port: number): string[] {
  return inNetworks(interfaces).map(
    ({ family, address }) => new URL(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`).host,
  )
}

/** Of these the ones to be told to a person: those of IPv6 are long and many, and told only where there is no other. */
export function toldAuthorities(authorities: readonly string[]): string[] {
  const short = authorities.filter((authority) => !authority.startsWith('['))
  return short.length > 0 ? short : [...authorities]
}

/** Whether an address is of this computer, or of one in a network that this computer is in. */
export function isNear(interfaces: Interfaces, remote: string | undefined): boolean {
  if (remote === undefined) return false
  const near = new BlockList()
  near.addSubnet('127.0.0.0', 8)
  near.addAddress('::1', 'ipv6')
  for (const { address, cidr, family } of inNetworks(interfaces)) {
    const bits = Number(cidr?.split('/')[1])
    const type = family === 'IPv6' ? 'ipv6' : 'ipv4'
    if (bits > 0) near.addSubnet(address, bits, type)
    else near.addAddress(address, type)
  }
  // An address of IPv4 at a door for both is written as one of IPv6, which the list knows.
  return near.check(remote, remote.includes(':') ? 'ipv6' : 'ipv4')
}
