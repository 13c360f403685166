import type { Sink } from 'graphql-ws'
import { Environment, type GraphQLResponse, Network, Observable, RecordSource, Store } from 'relay-runtime'
import { connectLive } from './live.ts'

export function createEnvironment(url: string, fetchToken: () => Promise<string>) {
  const live = connectLive(url, fetchToken)
  return new Environment({
    network: Network.create(
      async ({ text: query }, variables) => {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${await fetchToken()}` },
          body: JSON.stringify({ query, variables }),
        })
        return response.json()
      },
      ({ text }, variables) =>
        Observable.create((sink) =>
          live.subscribe({ query: text ?? '', variables }, sink as Sink<unknown> as Sink),
        ) as Observable<GraphQLResponse>,
    ),
    store: new Store(new RecordSource()),
  })
}
