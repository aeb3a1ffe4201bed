import { lockFolder } from '../../src-main/storage/lock'

/** Takes the lock of a folder; says then, and once more at each line that it hears, whether it holds it. */
const lock = await lockFolder(process.argv[2]!).catch(() => null)
const say = () => console.log(!lock ? 'refused' : lock.held() ? 'held' : 'lost')
say()
process.stdin.on('data', say)
