import { createApp } from 'vue'
import App from './App.vue'
import { createBridge } from './bridge'
import { createConnection } from './bridge/connection'
import { refuseDroppedFiles } from './studio/leaving'
import './ui/tokens.css'
import './ui/base.css'

refuseDroppedFiles()
const connection = createConnection()
createApp(App, { bridge: createBridge(connection), connection }).mount('#app')
