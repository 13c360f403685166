import type { Catalogue } from '../catalogue.ts'

export const leaving: Catalogue['leaving'] = {
  title: 'Mails von OpenOn',
  cutOff: 'Dieser Link ist nicht vollständig. Kopiere ihn ganz aus der Mail.',
  tooMuch: 'Das waren zu viele Anfragen. Versuch es später noch einmal.',
  ask: (about) => `Sollen keine Mails mehr kommen, ${about}?`,
  yes: 'Keine mehr senden',
  done: (about) => `Erledigt: es kommen keine Mails mehr, ${about}. Briefe warten trotzdem auf dich.`,
  about: {
    SEALED: 'wenn ein Brief für dich versiegelt wird',
    UNFOLDING: 'wenn ein Brief für dich beginnt, sich zu entfalten',
    READY: 'wenn ein Brief für dich geöffnet werden kann',
    OPENED: 'wenn ein Brief von dir geöffnet wird',
    REPLIED: 'wenn ein Brief von dir beantwortet wird',
    WITHDRAWN: 'wenn ein Brief für dich zurückgenommen wird',
    UNDELIVERABLE: 'wenn ein Brief von dir niemanden erreicht',
    LETTER: 'die von Briefen für diese Adresse erzählen',
  },
}
