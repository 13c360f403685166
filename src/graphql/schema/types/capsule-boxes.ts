import { listLetters } from '../../../domain/capsules/box.ts'
import { type Counts, countLetters, countStates } from '../../../domain/capsules/box-counts.ts'
import type { BoxFilter, BoxOrder } from '../../../domain/capsules/box-query.ts'
import { yearsOf } from '../../../domain/capsules/box-years.ts'
import { instantOf } from '../../../domain/capsules/rows.ts'
import type { Box } from '../../../domain/transitions/counts.ts'
import { builder } from '../builder.ts'
import { keysetPage, type PageArgs } from '../connection.ts'
import type { GraphQLContext } from '../context.ts'
import { inputId } from '../ids.ts'
import { Capsule, CapsuleState } from './capsule.ts'

const CapsuleFilter = builder.inputType('CapsuleFilter', {
  description:
    'Narrows a list of letters. All conditions that are given hold together. Error `VALIDATION_FAILED` on a title that ' +
    'is blank or over 255 characters, over 20 states, an id of no user, and a range that ends before it begins.',
  fields: (t) => ({
    states: t.field({
      type: [CapsuleState],
      description: 'Only letters in one of these states, of which there may be 20.',
    }),
    counterpartId: t.id({ description: 'Only letters from this user (inbox) or for this user (outbox).' }),
    unlocksFrom: t.field({ type: 'DateTime', description: 'Only letters that unlock at this instant or later.' }),
    unlocksUntil: t.field({ type: 'DateTime', description: 'Only letters that unlock before this instant.' }),
    title: t.string({ description: 'Only letters whose title contains this, whatever its case.' }),
  }),
})

const CapsuleOrderField = builder.enumType('CapsuleOrderField', {
  description: 'By which instant letters are ordered.',
  values: {
    SEALED_AT: { value: 'sealedAt', description: 'When they were sealed.' },
    UNLOCKS_AT: { value: 'unlocksAt', description: 'When they become, or became, ready.' },
    OPENED_AT: { value: 'openedAt', description: 'When they were opened. Lists opened letters only.' },
  } as const,
})

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which way a list runs.',
  values: {
    ASC: { value: 'asc', description: 'The earliest first.' },
    DESC: { value: 'desc', description: 'The latest first.' },
  } as const,
})

const CapsuleOrder = builder.inputType('CapsuleOrder', {
  description: 'How letters are ordered.',
  fields: (t) => ({
    field: t.field({ type: CapsuleOrderField, required: true, description: 'By which instant.' }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Which way.' }),
  }),
})

const latestSealedFirst = { field: 'sealedAt', direction: 'desc' } as const

const CapsuleEdge = builder.edgeObject({
  type: Capsule,
  name: 'CapsuleEdge',
  description: 'A letter and its place in the list.',
})
const CapsuleConnection = builder.connectionObject(
  { type: Capsule, name: 'CapsuleConnection', description: 'Letters, page by page.' },
  CapsuleEdge,
)

interface BoxArgs extends PageArgs {
  readonly filter?: BoxFilter | null | undefined
  readonly orderBy?: { field: BoxOrder; direction: 'asc' | 'desc' } | null | undefined
}

function pageOfBox(box: Box, args: BoxArgs, { app, me, parts }: GraphQLContext) {
  const { field: order, direction } = args.orderBy ?? latestSealedFirst
  const filter = args.filter && {
    ...args.filter,
    counterpartId: inputId(args.filter.counterpartId, 'User', 'UserProfile'),
  }
  const query = { box, order, filter }
  return keysetPage(
    args,
    { of: 'instants', direction },
    {
      find: (stretch) => listLetters(app, me(), query, stretch, parts),
      valueOf: (letter) => instantOf(letter[order] ?? letter.sealedAt),
      count: () => countLetters(app, me(), query),
    },
  )
}

builder.queryFields((t) => {
  const args = {
    filter: t.arg({ type: CapsuleFilter, description: 'Which letters; by default all.' }),
    orderBy: t.arg({ type: CapsuleOrder, description: 'In which order; by default the last sealed first.' }),
  }
  return {
    inbox: t.connection(
      {
        type: Capsule,
        description: 'Letters sealed for the viewer.',
        args,
        resolve: (_root, args, context) => pageOfBox('INBOX', args, context),
      },
      CapsuleConnection,
      CapsuleEdge,
    ),
    outbox: t.connection(
      {
        type: Capsule,
        description: 'Letters that the viewer sealed.',
        args,
        resolve: (_root, args, context) => pageOfBox('OUTBOX', args, context),
      },
      CapsuleConnection,
      CapsuleEdge,
    ),
  }
})

const BoxEnum = builder.enumType('Box', {
  description: 'Which of the viewer’s letters.',
  values: {
    INBOX: { description: 'Those sealed for the viewer.' },
    OUTBOX: { description: 'Those that the viewer sealed.' },
  },
})

const CapsuleCounts = builder.objectRef<Counts>('CapsuleCounts').implement({
  description: 'How many letters of a box are in each state.',
  fields: (t) => ({
    sealed: t.exposeInt('SEALED', { description: 'Shut.' }),
    unfolding: t.exposeInt('UNFOLDING', { description: 'With their day near.' }),
    ready: t.exposeInt('READY', { description: 'To be opened.' }),
    opened: t.exposeInt('OPENED', { description: 'Opened.' }),
  }),
})

builder.queryField('capsuleCounts', (t) =>
  t.field({
    type: CapsuleCounts,
    description: 'How many of the viewer’s letters are in each state.',
    args: { box: t.arg({ type: BoxEnum, required: true, description: 'Which letters.' }) },
    resolve: (_root, { box }, { app, me }) => countStates(app, me(), box),
  }),
)

builder.queryField('capsuleYears', (t) =>
  t.intList({
    description:
      'The years in which the viewer’s letters become, or became, ready, the latest first, of which there may be 100: ' +
      'those in which `unlocksFrom` and `unlocksUntil` find one. Error `VALIDATION_FAILED` on a zone that there is not.',
    args: {
      box: t.arg({ type: BoxEnum, required: true, description: 'Which letters.' }),
      zone: t.arg.string({
        required: true,
        description: 'Where the years begin, such as `Europe/Berlin`, of the IANA time zone database.',
      }),
    },
    complexity: 10,
    resolve: (_root, { box, zone }, { app, me }) => yearsOf(app, me(), { box, zone }),
  }),
)
