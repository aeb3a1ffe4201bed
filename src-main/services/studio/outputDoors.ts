import type { CaptionLook, OutputMessage } from '../../contract/outputs'

/** What a host gives to reach other programs: sockets and windows, of which services know nothing. */
export interface OutputDoors {
  /** Listens on this computer, alone unless said otherwise. @throws Failure "conflict" when the port is taken */
  openServer(options: ServerOptions): Promise<OutputServer>
  /**
   * Sends to a port of a device.
   *
   * @param onSent is told of each message why it could not leave, or null where it did
   * @throws Failure "conflict" where there is none of that name, or no port to send from
   */
  openOsc(host: string, port: number, onSent: (problem: string | null) => void): Promise<OscSender>
  /** Asks for the file of signs by the system's own dialog, which asks before a file is replaced. */
  chooseFile?(usual: string): Promise<string | null>
  /** Shows captions in a window of their own, or with null takes it away. */
  showCaptions?(address: string | null): void
}

export interface ServerOptions {
  port: number
  /** Whether it listens to other devices in this network as well. */
  otherDevices: boolean
  /** What opens captions and the stream now; null while they are off. */
  keys(): { captions: string | null; stream: readonly string[] | null }
  /** By which the server proves that it is the one that told of itself in the data folder. */
  proofKey: string
  /** Pages of other sites that may listen. */
  sites(): readonly string[]
  look(): CaptionLook
}

export interface OutputServer {
  port: number
  /** Where other devices find it just now, such as 192.168.1.20:5787; nowhere unless they may listen. */
  elsewhere(): string[]
  tell(message: OutputMessage): void
  tellLook(): void
  /** Ends every connection whose key opens nothing any more, or whose page may not listen any more. */
  review(): void
  close(): Promise<void>
}

export interface OscSender {
  tell(message: OutputMessage): void
  close(): Promise<void>
}
