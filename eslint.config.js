// Checks the schema alone; Biome does the rest.
import graphql from '@graphql-eslint/eslint-plugin'

/** Values of their owner, which clients hold as part of it: they have no identity that an id could name. */
const values = [
  'CapsuleContent',
  'CapsuleCounts',
  'CapsuleNotice',
  'FeedPage',
  'Issue',
  'NoticeSettings',
  'PageInfo',
  'RecipientGroup',
  'Reply',
  'UsernameAvailability',
  'WaitingReceiver',
  // Events are named by `seq` within the feed of their viewer.
  'CapsuleSealed',
  'CapsuleUnfolding',
  'CapsuleReady',
  'CapsuleOpened',
  'CapsuleReplied',
  'CapsuleWithdrawn',
  'CapsuleClaimed',
  'CapsuleUndeliverable',
  // What a mutation came to.
  'AccountClosed',
  'AddressedMail',
  'ProvenAddress',
  'SealedForSeveral',
  'SessionsEnded',
]

export default [
  {
    files: ['schema.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      '@graphql-eslint/strict-id-in-types': [
        'error',
        { exceptions: { types: values, suffixes: ['Connection', 'Edge', 'Error', 'Payload'] } },
      ],
      // Connections are for what grows; issues, media URLs, devices and one page of a feed are short lists.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
      // It takes `User.username`, which is one word, for a repetition of the type's name.
      '@graphql-eslint/no-typename-prefix': 'off',
    },
  },
]
