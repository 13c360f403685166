import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from '@urql/core'
import { connectLive } from './live.ts'

export function createUrql(url: string, accessToken: () => string) {
  const live = connectLive(url, accessToken)
  return new Client({
    url,
    fetchOptions: () => ({ headers: { authorization: `Bearer ${accessToken()}` } }),
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: live.subscribe({ query, variables }, sink as never) }),
        }),
      }),
    ],
    preferGetMethod: false,
  })
}

export const inboxQuery = gql`
  query Inbox($after: String) {
    inbox(first: 20, after: $after) {
      edges { node { id title state unlocksAt } }
      pageInfo { hasNextPage endCursor }
    }
  }
`

export const feedSubscription = gql`
  subscription Feed($after: Int) {
    feed(after: $after) { seq capsule { id state } }
  }
`

export const sendMutation = gql`
  mutation Send($input: SendCapsuleInput!) {
    sendCapsule(input: $input) {
      __typename
      ... on Capsule { id unlocksAt }
      ... on ValidationError { issues { path message } }
    }
  }
`
