/** What is put in at one side and taken out at the other, in order. */
export interface Queue<Item> extends AsyncIterable<Item> {
  /** @returns how many wait now */
  put(item: Item): number
  /** Nothing more comes: whoever takes gets what waits, and then the error where there is one. */
  end(error?: unknown): void
}

export function createQueue<Item>(): Queue<Item> {
  const waiting: Item[] = []
  let isOver = false
  let failure: unknown
  let wake = () => {}
  return {
    put(item) {
      wake()
      return waiting.push(item)
    },
    end(error) {
      isOver = true
      failure = error
      wake()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift() as Item
        if (failure !== undefined) throw failure
        if (isOver) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
