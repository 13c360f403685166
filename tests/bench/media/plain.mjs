import { createReadStream, createWriteStream } from 'node:fs'
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'

// The limit: what Node alone does with a file, which it does not encrypt, and has the disk keep only if asked to.
const [, , file = ''] = process.argv

createServer({ requestTimeout: 0 }, async (request, response) => {
  if (request.method === 'PUT') {
    await pipeline(request, createWriteStream(file, { flush: request.url === '/kept' }))
    response.writeHead(204).end()
  } else await pipeline(createReadStream(file), response.writeHead(200))
}).listen(0, '127.0.0.1', function () {
  console.info(`ready at ${this.address().port}`)
})
