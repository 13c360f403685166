import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { SetContextLink } from '@apollo/client/link/context'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { getMainDefinition, relayStylePagination } from '@apollo/client/utilities'
import type { Client } from 'graphql-ws'
import { connectLive } from './live.ts'

export function createApollo(url: string, fetchToken: () => Promise<string>) {
  const withToken = new SetContextLink(async ({ headers }) => ({
    headers: { ...headers, authorization: `Bearer ${await fetchToken()}` },
  }))
  // The link uses nothing but `subscribe`.
  const live = new GraphQLWsLink(connectLive(url, fetchToken) as Client)
  return new ApolloClient({
    link: ApolloLink.split(
      ({ query }) => {
        const definition = getMainDefinition(query)
        return definition.kind === 'OperationDefinition' && definition.operation === 'subscription'
      },
      live,
      withToken.concat(new HttpLink({ uri: url })),
    ),
    cache: new InMemoryCache({
      // The members of the unions and interfaces that are asked for; codegen can write them from schema.graphql.
      possibleTypes: { OpenCapsuleResult: ['Capsule', 'CapsuleNotReadyError', 'NotFoundError'] },
      typePolicies: {
        Query: {
          fields: {
            inbox: relayStylePagination(['filter', 'orderBy']),
            outbox: relayStylePagination(['filter', 'orderBy']),
          },
        },
      },
    }),
  })
}

export const inboxQuery = gql`
  query Inbox($after: String) {
    inbox(first: 20, after: $after) {
      edges { node { id title state unlocksAt sender { id displayName } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`

export const feedSubscription = gql`
  subscription Feed($after: Int) {
    feed(after: $after) { seq capsule { id state openedAt } }
  }
`

export const openMutation = gql`
  mutation Open($id: ID!) {
    openCapsule(id: $id) {
      __typename
      ... on Capsule { id state content { body media } }
      ... on CapsuleNotReadyError { message unlocksAt serverTime }
      ... on NotFoundError { message }
    }
  }
`
