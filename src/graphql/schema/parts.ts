import { type DocumentNode, visit } from 'graphql'
import type { Parts } from '../../domain/capsules/rows.ts'

/**
 * The parts of letters that a document can look at, by the names of the fields it has anywhere: rather too many than too
 * few.
 */
export function partsOf(document: DocumentNode): Parts {
  const names = new Set<string>()
  visit(document, { Field: ({ name }) => void names.add(name.value) })
  return {
    details: ofDetails.some((name) => names.has(name)),
    sender: names.has('sender'),
    receiver: names.has('receiver') || names.has('waitingFor'),
    reply: names.has('reply') || names.has('viewerCanReply'),
  }
}

const ofDetails = [
  'theme',
  'allowEarlyView',
  'allowReceiverReply',
  'unfoldsAt',
  'openedAt',
  // Which ask what it allows.
  'content',
  'viewerCanReply',
]
