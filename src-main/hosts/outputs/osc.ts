import { createSocket } from 'node:dgram'
import { encode, Message } from 'node-osc'
import { Failure } from '../../contract/failure'
import type { OutputMessage } from '../../contract/outputs'
import type { OscSender } from '../../services/studio/outputDoors'

const ADDRESS = '127.0.0.1'

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
 * Sends each message to a port of this computer as it comes; whether anybody listens there UDP does not say.
 *
 * @throws Failure "conflict" where the system gives no port to send from
 */
export async function openOscSender(port: number): Promise<OscSender> {
  const socket = createSocket('udp4')
  socket.on('error', () => {})
  const bound = new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, ADDRESS, resolve)
  })
  await bound.catch((error: Error) => {
    socket.close()
    throw new Failure('conflict', `The system gives OSC no port to send from (${error.message}). Switch it on again.`)
  })
  return {
    tell: (message) => socket.send(oscPacket(message), port, ADDRESS, () => {}),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}
