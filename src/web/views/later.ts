import { signal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { ApiError } from '../../client/index.ts'
import { texts } from '../language/language.ts'

/** A part of the page that is fetched apart from it, which is there sooner without. */
export function later<Props>(load: () => Promise<FunctionComponent<Props>>) {
  const part = signal<FunctionComponent<Props> | null>(null)
  return {
    /** Null until it is there. */
    part,
    /** @throws {ApiError} when it cannot be had */
    async fetch(): Promise<void> {
      try {
        part.value ??= await load()
      } catch {
        throw new ApiError('UNREACHABLE', texts.value.server.cannotReach)
      }
    },
  }
}
