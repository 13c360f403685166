// Loaded into the server by the bench: tells, at each SIGUSR2, for how long the event loop was held at most since the
// last, and for how long of that by one collection of garbage: those take as long as the machine lets their threads.
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let collecting = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collecting = Math.max(collecting, duration)
  }).observe({ entryTypes: ['gc'] })
  process.on('SIGUSR2', () => {
    // Its figures are of timers, which come after what holds the loop now.
    setTimeout(() => {
      console.error(`event loop ${delay.max / 1e6} ${collecting} ${process.memoryUsage().rss / 1e6}`)
      delay.reset()
      collecting = 0
    }, 20)
  })
}
