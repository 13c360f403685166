import type { Catalogue } from '../catalogue.ts'

export const app: Catalogue['app'] = {
  lead: 'Briefe, die verschlossen bleiben, bis ihr Tag kommt.',
  toOpenOn: 'Zu OpenOn',
  deletedUser: 'Gelöschtes Konto',
}
