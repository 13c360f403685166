import type pg from 'pg'
import { sqlStateOf } from '../domain/errors.ts'
import type { Log } from '../domain/ports.ts'
import { beginSession, type DatabaseAddress, openClient } from './db.ts'
import { createNamedQueries, type NamedStatement, type Row } from './named-query.ts'

/** Connections that statements share: each is sent at once, behind those before it. */
export interface Lanes {
  /**
   * Runs it where there is room.
   *
   * @returns null where there is none at the moment, or where it came to nothing that may be better elsewhere
   * @throws what took too long: there is no time to try it again
   */
  run(statement: NamedStatement, values: readonly unknown[]): Promise<Row[] | null> | null
  close(): Promise<unknown>
}

/** Lanes of a process. What is too much for them goes elsewhere. */
const count = 2
/** Statements under way in a lane at most. */
const room = 16
/** Milliseconds without an answer after which nobody else gets in line. */
const stalled = 50
/** Milliseconds until a lane that broke is opened again. */
const pause = 1_000

/** Whether the server, or pg, has given it up for taking too long. */
const isTooLate = (error: Error): boolean =>
  error.message === 'Query read timeout' || sqlStateOf(error) === queryCanceled

const queryCanceled = '57014'

interface Lane {
  readonly client: pg.Client
  isOpen: boolean
  underWay: number
  /** When there was an answer last, or nothing to wait for; by `performance.now()`. */
  moved: number
  /** Takes nobody else, and goes when those under way are served. */
  leave(): void
}

/**
 * Runs statements in pipelines ("Pipelining" in PostgreSQL's manual). A pool hands a connection to one at a time, and
 * each statement is a write and a read of its own; here those of one turn of the event loop are sent together and answered
 * together, which takes a third of the time. What is slow would keep others waiting, so only quick statements are for it.
 */
export function openLanes(address: DatabaseAddress, log: Log): Lanes {
  const lanes: (Lane | null)[] = Array.from({ length: count }, () => null)
  const queries = createNamedQueries()
  let closed = false

  function open(n: number): void {
    const client = openClient(address, { pipeline: true })
    const leave = () => {
      lane.isOpen = false
      client.end().catch(() => {})
      if (lanes[n] !== lane || closed) return
      setTimeout(() => {
        if (lanes[n] === lane) lanes[n] = null
      }, pause).unref()
    }
    const lane: Lane = { client, isOpen: false, underWay: 0, moved: 0, leave }
    lanes[n] = lane
    client.on('error', (error) => {
      log.warn({ err: error }, 'a shared database connection broke')
      leave()
    })
    client.on('end', leave)
    client
      .connect()
      .then(() => beginSession(client, address))
      .then(() => {
        lane.isOpen = !closed
      }, leave)
  }

  /** The one with most room. */
  function choose(): Lane | null {
    const now = performance.now()
    const isFree = ({ isOpen, underWay, moved }: Lane) =>
      isOpen && underWay < room && (underWay === 0 || now - moved < stalled)
    let best: Lane | null = null
    for (const [n, lane] of lanes.entries()) {
      if (!lane) open(n)
      else if (isFree(lane) && (!best || lane.underWay < best.underWay)) best = lane
    }
    return best
  }

  return {
    run(statement, values) {
      if (closed) return null
      const lane = choose()
      if (!lane) return null
      if (lane.underWay++ === 0) lane.moved = performance.now()
      return new Promise((resolve, reject) => {
        const query = queries(statement, values, (error, rows) => {
          lane.underWay--
          lane.moved = performance.now()
          if (!error) return resolve(rows ?? [])
          // Whatever it was, such as a plan that holds no more, others are to have nothing to do with it.
          lane.leave()
          if (isTooLate(error)) reject(error)
          else resolve(null)
        })
        // Those of one turn are sent together.
        const { stream } = lane.client.connection
        stream.cork()
        setImmediate(() => stream.uncork())
        lane.client.query(query)
      })
    },
    close() {
      closed = true
      return Promise.all(lanes.map((lane) => lane?.client.end().catch(() => {})))
    },
  }
}
