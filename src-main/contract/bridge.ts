import type { EventName, Listener, Stop } from './events'
import type { Answer } from './failure'
import type { Input, Output, ProcedureName } from './procedures'

/** How a page speaks to its host, whatever carries it: webContents, HTTP, or a function call in a test. */
export interface Bridge {
  call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Answer<Output<Name>>>
  on<Name extends EventName>(event: Name, listener: Listener<Name>): Stop
}
