// Kills, freezes and cuts off the service while devices and servers send to it, and then holds it to all that
// was acknowledged. `node bench/faults.ts [kills] [seed]`
import { buildAll } from '../command/build.ts'
import { runFaults } from './faults/run.ts'
import { keepFigures, median } from './figures.ts'

const [kills = 100, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number)

await buildAll()
console.log(`seed ${seed}`)
const { wrong, recoveries, ...counts } = await runFaults({
  kills,
  seed,
  isPatient: true,
  onProgress: line => console.log(line),
})
if (wrong.length > 0) {
  console.error(`${wrong.length} not as it should be, seed ${seed}:`)
  for (const line of wrong.slice(0, 50)) console.error(`- ${line}`)
  process.exit(1)
}
keepFigures('faults', {
  what: 'bare workerd, 24 devices and 3 servers that send all the while; afterwards nothing is lost, doubled or stuck',
  seed,
  ...counts,
  secondsToServeAgain: {
    median: Number(median(recoveries).toFixed(2)),
    most: Number(Math.max(...recoveries).toFixed(2)),
  },
})
