import { createApp } from 'vue'
import App from './App.vue'
import { createBridge } from './bridge'
import { createConnection } from './bridge/connection'
import NoAnswer from './start/NoAnswer.vue'
import NoKey from './start/NoKey.vue'
import { refuseDroppedFiles } from './studio/leaving'
import './ui/tokens.css'
import './ui/base.css'

refuseDroppedFiles()
const connection = createConnection()
createBridge(connection).then(
  (bridge) => (bridge ? createApp(App, { bridge, connection }) : createApp(NoKey)).mount('#app'),
  () => createApp(NoAnswer).mount('#app'),
)
