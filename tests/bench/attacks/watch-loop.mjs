// Loaded into the server by the bench: tells, at each SIGUSR2, for how long the event loop was held at most since the last.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  process.on('SIGUSR2', () => {
    // Its figures are of timers, which come after what holds the loop now.
    setTimeout(() => {
      console.error(`event loop ${delay.max / 1e6} ${process.memoryUsage().rss / 1e6}`)
      delay.reset()
    }, 20)
  })
}
