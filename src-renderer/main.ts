import { createApp } from 'vue'
import App from './App.vue'
import { createBridge } from './bridge'
import { createConnection } from './bridge/connection'
import './ui/tokens.css'
import './ui/base.css'

const connection = createConnection()
createApp(App, { bridge: createBridge(connection), connection }).mount('#app')
