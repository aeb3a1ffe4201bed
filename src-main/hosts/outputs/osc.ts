import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { encode, Message } from 'node-osc'
import { Failure } from '../../contract/failure'
import { type OutputMessage, THIS_COMPUTER } from '../../contract/outputs'
import type { OscSender } from '../../services/studio/outputDoors'

/**
 * A message as an OSC packet: `/signsmith/sign` with the name and the confidence, `/signsmith/verdict` with the verdict, the
 * name, empty where there is none, and the confidence, 0 then. Strings are UTF-8, where OSC 1.0 speaks of ASCII.
 */
export function oscPacket(message: OutputMessage): Buffer {
  const texts = message.type === 'sign' ? [message.label] : [message.verdict, message.label ?? '']
  const packet = new Message(`/signsmith/${message.type}`)
  for (const value of texts) packet.append({ type: 's', value })
  // Told as a float, also where it is a whole number.
  packet.append({ type: 'f', value: message.confidence ?? 0 })
  return encode(packet)
}

/**
 * Sends each message to a port of a device as it comes; whether anybody listens there UDP does not say.
 *
 * @param host an address, or a name, which is looked up this once
 * @param onSent is told of each message why it could not leave, or null where it did
 * @throws Failure "conflict" where nothing has that name, or the system gives no port to send from
 */
export async function openOscSender(
  host: string,
  port: number,
  onSent: (problem: string | null) => void,
): Promise<OscSender> {
  const { address, family } = await lookup(host).catch((error: Error) => {
    const failure = `No device is called ${host} here (${error.message}). Correct the name, or give its address.`
    throw new Failure('conflict', failure)
  })
  // What goes to this computer leaves from it alone.
  const from = host === THIS_COMPUTER ? host : undefined
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  socket.on('error', () => {})
  const bound = new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, from, resolve)
  })
  await bound.catch((error: Error) => {
    socket.close()
    throw new Failure('conflict', `The system gives OSC no port to send from (${error.message}). Switch it on again.`)
  })
  return {
    tell: (message) =>
      socket.send(oscPacket(message), port, address, (error) =>
        onSent(
          error &&
            `Signs cannot be sent to ${host}, port ${port} (${error.message}). Each next one is tried all the same.`,
        ),
      ),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}
