import { ValidationError } from '../../../domain/errors.ts'
import {
  type NoticeSettings as NoticeSettingsRow,
  noticeSettings,
  updateNoticeSettings,
} from '../../../domain/notices/settings.ts'
import { builder } from '../builder.ts'

builder.scalarType('LocalTime', {
  description: 'A time of the day in somebody’s zone, in 24 hours, such as `22:00`.',
  parseValue: String,
  serialize: String,
})

const NoticeSettings = builder.objectRef<NoticeSettingsRow>('NoticeSettings').implement({
  description: 'How the viewer is told of things outside of OpenOn.',
  fields: (t) => ({
    zone: t.exposeString('zone', { description: 'Of the IANA time zone database; `UTC` until it is chosen.' }),
    quietFrom: t.expose('quietFrom', {
      type: 'LocalTime',
      nullable: true,
      description: 'From when on nothing is told; null where that is never so.',
    }),
    quietUntil: t.expose('quietUntil', {
      type: 'LocalTime',
      nullable: true,
      description: 'Until when: what happened meanwhile is told then, as one notice of each kind.',
    }),
  }),
})

builder.queryField('noticeSettings', (t) =>
  t.field({
    type: NoticeSettings,
    description: 'How the viewer is told of things outside of OpenOn.',
    resolve: (_root, _args, { app, me }) => noticeSettings(app, me()),
  }),
)

const UpdateNoticeSettingsInput = builder.inputType('UpdateNoticeSettingsInput', {
  description: 'Changes to how one is told. A field left out stays as it is; null for both times ends quiet hours.',
  fields: (t) => ({
    zone: t.string({ description: 'Such as `Europe/Berlin`. Cannot be emptied.' }),
    quietFrom: t.field({ type: 'LocalTime', description: 'From when; goes with quietUntil.' }),
    quietUntil: t.field({ type: 'LocalTime', description: 'Until when, which may be on the next day.' }),
  }),
})

builder.mutationField('updateNoticeSettings', (t) =>
  t.field({
    type: NoticeSettings,
    description: 'Changes how the viewer is told. Security notices are told at once, whatever the hour.',
    args: { input: t.arg({ type: UpdateNoticeSettingsInput, required: true, description: 'What changes.' }) },
    errors: { types: [ValidationError], union: { description: 'What changing them comes to.' } },
    resolve: (_root, { input: { zone, quietFrom, quietUntil } }, { app, me }) =>
      updateNoticeSettings(app, me(), {
        ...(zone != null && { zone }),
        ...(quietFrom !== undefined && { quietFrom }),
        ...(quietUntil !== undefined && { quietUntil }),
      }),
  }),
)
