import type { Context } from '../domain/context.ts'

/** Something a worker does from time to time. */
export interface Job {
  readonly name: string
  run(ctx: Context): Promise<unknown>
}
