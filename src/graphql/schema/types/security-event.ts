import type { AuditEventKind } from '../../../generated/prisma/enums.ts'
import { builder } from '../builder.ts'
import { pageOf, selectionOf } from '../list.ts'
import { atPrimary } from '../primary.ts'
import { visible } from '../visible.ts'

const SecurityEventKind = builder.enumType('SecurityEventKind', {
  description: 'What was done. New kinds may be added.',
  values: {
    SIGNED_UP: { description: 'The account was opened.' },
    LOGGED_IN: { description: 'A session was started.' },
    LOG_IN_FAILED: { description: 'A log-in failed.' },
    SESSION_REFRESHED: { description: 'A session was continued.' },
    REFRESH_TOKEN_REUSED: { description: 'A refresh token was used twice, so its session was ended.' },
    LOGGED_OUT: { description: 'A session, or all of them, was ended by its device.' },
    SESSION_REVOKED: { description: 'A session was ended from another device.' },
    SESSIONS_ENDED: { description: 'All sessions were ended by an operator.' },
    PASSWORD_CHANGED: { description: 'The password was changed.' },
    PASSWORD_REFUSED: { description: 'Somebody who was signed in gave a wrong password to confirm something.' },
    PASSWORD_RESET: { description: 'A new password was set by a link in a mail, and all sessions were ended.' },
    EMAIL_PROVEN: { description: 'The email was proven.' },
    EMAIL_CHANGED: { description: 'Another email was proven, and took the place of the one before.' },
    ACCOUNT_DEACTIVATED: { description: 'The account was closed.' },
    ACCOUNT_ACTIVATED: { description: 'The account was opened again by an operator.' },
    ACCOUNT_DELETED: { description: 'The account was deleted.' },
    CAPSULE_SEALED: { description: 'A letter was sealed.' },
    CAPSULE_OPENED: { description: 'A letter was opened.' },
    CAPSULE_REPLIED: { description: 'A letter was answered.' },
    CAPSULE_REDIRECTED: { description: 'The address was changed that a letter waits for.' },
    DRAFT_DELETED: { description: 'A draft was thrown away.' },
  } satisfies Record<AuditEventKind, object>,
})

const SecurityEvent = builder.prismaNode('AuditEvent', {
  name: 'SecurityEvent',
  description: 'An entry of the audit trail: what was done in the viewer’s name, when and from where.',
  id: { field: 'id', description: 'Names this entry.' },
  findUnique: (id, { me }) => visible.SecurityEvent(me(), id),
  select: { id: true },
  fields: (t) => ({
    kind: t.expose('kind', { type: SecurityEventKind, description: 'What.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When.' }),
    address: t.exposeString('address', { nullable: true, description: 'From which IP address.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'What the client called itself.' }),
  }),
})

const latestFirst = { field: 'occurredAt', of: 'instants', direction: 'desc' } as const

builder.queryField('securityEvents', (t) =>
  t.connection(
    {
      type: SecurityEvent,
      extensions: atPrimary,
      description: 'What was done in the viewer’s name, the latest first. Kept for a year unless configured otherwise.',
      resolve: (_root, args, context, info) => {
        const where = { userId: context.me().id }
        const select = selectionOf(context, info)
        return pageOf(context.app, { model: 'auditEvent', select, where, order: latestFirst }, args)
      },
    },
    { description: 'Entries, page by page.' },
    { description: 'An entry and its place in the list.' },
  ),
)
