type Use = <Part extends AsyncDisposable>(part: Part) => Part

/**
 * Makes something out of parts that must be disposed of: in the opposite order when the whole is, or at once when
 * making it fails half-way. (Node 20 has no `AsyncDisposableStack`.)
 */
export async function disposable<Whole extends object>(
  make: (use: Use) => Promise<Whole>,
): Promise<Whole & AsyncDisposable> {
  const parts: (() => PromiseLike<void>)[] = []
  const dispose = async () => {
    for (let end = parts.pop(); end; end = parts.pop()) await end()
  }
  try {
    const whole = await make((part) => {
      // As it is now: where the whole is one of its parts, it is about to get another.
      parts.push(part[Symbol.asyncDispose].bind(part))
      return part
    })
    return Object.assign(whole, { [Symbol.asyncDispose]: dispose })
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Something to do when a whole is disposed of. */
export const atLast = (act: () => Promise<unknown>): AsyncDisposable => ({
  [Symbol.asyncDispose]: async () => void (await act()),
})

/**
 * Waits for all of them, also when one fails: what the others have made is disposed of then, too, before anybody goes on.
 */
export async function all<Part>(makings: readonly Promise<Part>[]): Promise<Part[]> {
  await Promise.allSettled(makings)
  return Promise.all(makings)
}
