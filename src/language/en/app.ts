export const app = {
  lead: 'Letters that stay shut until their day comes.',
  toOpenOn: 'To OpenOn',
  deletedUser: 'Deleted user',
}
