import type { Catalogue } from '../catalogue.ts'

export const app: Catalogue['app'] = {
  lead: 'رسائل تبقى مغلقة حتى يحين يومها.',
  toOpenOn: 'إلى OpenOn',
  deletedUser: 'حساب محذوف',
}
