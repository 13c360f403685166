import { readFile, writeFile } from 'node:fs/promises'
import { connect, isPassing, isRefusal } from 'openon/client'

// Prints somebody's feed: node follower.js http://localhost:4000/graphql alice Correct-horse-1 alice.seq
const [, , url = '', login = '', password = '', file = ''] = process.argv
const openon = connect({ url })

for (let isIn = false; !isIn; ) {
  try {
    const entered = await openon.session.logIn({ login, password })
    if (isRefusal(entered)) throw new Error(entered.message)
    isIn = true
  } catch (error) {
    // The server may be away, as when all of the machine starts again.
    if (!isPassing(error)) throw error
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

const after = Number(await readFile(file, 'utf8').catch(() => 0))
for await (const { seq, __typename, capsule } of openon.feed({ after })) {
  console.info(seq, __typename, capsule?.title)
  // Only now: whoever is killed before this hears of one event again, and of none too few.
  await writeFile(file, String(seq))
}
