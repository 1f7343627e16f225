import '../panel/tap.ts'
import { attribution, createTracker, debug, features, messages, pages } from '../../sdk/index.ts'
import { WRITE_KEY } from '../key.ts'
import { startPanel } from '../panel/panel.ts'
import { startApp } from './app.ts'

const tracker = createTracker({
  key: WRITE_KEY,
  capture: [debug(), pages(), features(), attribution()],
  messages: messages(),
})
startApp(tracker, document.querySelector('#app') as HTMLElement)
startPanel({ tracker: () => tracker, open: ['adoption', 'expansion'] })
