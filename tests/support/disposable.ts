type Use = <Part extends AsyncDisposable>(part: Part) => Part

/**
 * Makes something out of parts that must be disposed of: in the opposite order when the whole is, or at once when
 * making it fails half-way. (Node 20 has no `AsyncDisposableStack`.)
 */
export async function disposable<Whole extends object>(
  make: (use: Use) => Promise<Whole>,
): Promise<Whole & AsyncDisposable> {
  const parts: AsyncDisposable[] = []
  const dispose = async () => {
    for (let part = parts.pop(); part; part = parts.pop()) await part[Symbol.asyncDispose]()
  }
  try {
    const whole = await make((part) => {
      parts.push(part)
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
