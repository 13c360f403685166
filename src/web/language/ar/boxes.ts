import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number, plural } = grammarOf<Intl.LDMLPluralRule>('ar')

export const boxes: Catalogue['boxes'] = {
  sections: {
    READY: { inbox: 'جاهزة للفتح', outbox: 'جاهزة ولم تُفتح بعد' },
    UNFOLDING: { inbox: 'تتفتّح', outbox: 'تتفتّح' },
    SEALED: { inbox: 'مختومة', outbox: 'مختومة' },
    OPENED: { inbox: 'مفتوحة', outbox: 'مفتوحة' },
  },
  more: 'عرض المزيد من الرسائل',
  empty: { inbox: 'لم يختم لك أحد رسالة بعد.', outbox: 'لم تختم أي رسالة بعد.' },
  outOfReach: 'تعذّر الوصول إلى الخادم. ستصل رسائلك حالما يعود، وما تكتبه في هذه الأثناء محفوظ في هذا المتصفح.',
  writeOne: { inbox: 'اكتب واحدة إلى أحدهم', outbox: 'اكتب رسالتك الأولى' },

  from: (name) => say`من ${name}`,
  for: (name) => say`إلى ${name}`,
  fromYourself: 'من نفسك',
  forYourself: 'إلى نفسك',
  opened: (when) => say`فُتحت ${when}`,
  theyOpened: (when) => say`فُتحت هناك ${when}`,
  andAnswered: (words) => say`${words} · جاء الرد`,
  openIt: 'افتحها',
  waitingForPerson: 'تنتظر صاحبها',
  waitingToBeOpened: 'تنتظر أن تُفتح',
  opensIn: (left) => `تُفتح بعد ${left}`,
  anyMoment: 'في أي لحظة',

  find: 'البحث عن رسالة',
  inTitle: 'في العنوان',
  fromWhom: 'من',
  forWhom: 'إلى',
  anybody: 'أي شخص',
  yourself: 'نفسك',
  whichAre: 'الحالة',
  anything: 'أي حالة',
  years: 'السنوات',
  allYears: 'كل السنوات',
  showAll: 'عرض كل الرسائل من جديد',
  looking: 'جارٍ البحث …',
  whatWasFound: 'ما عُثر عليه',
  found: (count, hasMore) => {
    if (count === 0) return 'لا توجد رسالة كهذه.'
    const letters = plural(count, {
      zero: 'لا رسائل',
      one: 'رسالة واحدة',
      two: 'رسالتين',
      few: `${number(count)} رسائل`,
      many: `${number(count)} رسالة`,
      other: `${number(count)} رسالة`,
    })
    return `عُثر على ${letters}${hasMore ? ' أو أكثر' : ''}.`
  },
  moreFound: 'عرض المزيد منها',
}
