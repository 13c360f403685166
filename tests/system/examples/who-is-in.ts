import { connect } from 'openon/client'
import { fileStorage } from './file-storage.ts'

// Says who is signed in by the session in a file, and how often it had to be refreshed for that.
const [, , url = '', path = ''] = process.argv
let refreshes = 0
const openon = connect({
  url,
  storage: fileStorage(path),
  fetch(input, init) {
    if (String(init?.body).includes('refreshSession')) refreshes++
    return fetch(input, init)
  },
})
const { viewer } = await openon.query<{ viewer: { username: string } | null }>('{ viewer { username } }')
console.info(JSON.stringify({ username: viewer?.username, refreshes }))
