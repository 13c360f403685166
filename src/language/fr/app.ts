import type { Catalogue } from '../catalogue.ts'

export const app: Catalogue['app'] = {
  lead: 'Des lettres qui restent closes jusqu’à ce que vienne leur jour.',
  toOpenOn: 'Vers OpenOn',
  deletedUser: 'Compte supprimé',
}
