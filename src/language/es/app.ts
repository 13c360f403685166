import type { Catalogue } from '../catalogue.ts'

export const app: Catalogue['app'] = {
  lead: 'Cartas que permanecen cerradas hasta que llega su día.',
  toOpenOn: 'A OpenOn',
  deletedUser: 'Cuenta eliminada',
}
