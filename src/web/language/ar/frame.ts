import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { amount } = grammarOf<Intl.LDMLPluralRule>('ar')

export const frame: Catalogue['frame'] = {
  language: 'اللغة',
  home: 'OpenOn، إلى رسائلك',
  letters: 'الرسائل',
  forYou: 'إليك',
  fromYou: 'منك',
  write: 'كتابة',
  readyToOpen: 'جاهزة للفتح',
  settings: 'الإعدادات',
  logOut: 'تسجيل الخروج',
  toldWhileClosed: 'إخبارك والصفحة مغلقة؟',
  graphiql: 'استكشاف الواجهة البرمجية في GraphiQL',
  reference: 'مرجع الواجهة البرمجية',
  toLetters: 'إلى رسائلك',

  titles: {
    inbox: 'رسائل إليك',
    outbox: 'رسائل منك',
    write: 'كتابة رسالة',
    letter: 'رسالة',
    settings: 'الإعدادات',
    forgot: 'كلمة مرور منسية',
    reset: 'كلمة مرور جديدة',
    verify: 'عنوانك',
    claim: 'رسالة إليك',
    nowhere: 'لا شيء هنا',
  },

  connection: {
    connecting: 'جارٍ الاتصال …',
    live: 'متصل',
    reconnecting: 'جارٍ إعادة الاتصال …',
    ended: 'انقطع الاتصال: أعد تحميل الصفحة',
  },
  held: 'كان ذلك أكثر مما يقبله الخادم من شخص واحد دفعة واحدة. وسيستمر من تلقاء نفسه.',
  heldFor: (left) => `بعد ${left}`,
  comesLater: 'سيصل حالما أمكن.',

  notices: 'إشعارات',
  away: 'أثناء غيابك',
  dismiss: 'إخفاء',
  show: 'عرض',
  undo: 'تراجع',
  thrownAway: (title) => say`رُميت «${title}».`,
  untitled: 'بلا عنوان',
  deletedUser: 'حساب محذوف',

  nothingHere: 'لا شيء هنا',
  cutOff: 'ربما قُطع الرابط عند نسخه.',

  atField: (label, problem) => say`${label}: ${problem}`,
  isMissing: 'ما زال ناقصًا.',

  time: {
    justNow: 'الآن',
    left: (parts) => parts.map(([count, unit]) => amount(count, unit, 'short')).join(' و'),
    wait: (count, unit) => amount(count, unit),
  },

  device: (browser, system) => `متصفح ${browser} على ${system}`,
  aBrowser: 'متصفح',
  pushServiceSilent: (why) => `خدمة الإشعارات في هذا المتصفح لا تجيب: ${why}`,

  news: {
    withdrawn: 'استعاد مرسِلٌ رسالته.',
    sealed: (sender, title) => say`لك رسالة ختمها ${sender}: «${title}».`,
    unfolding: (title) => say`بدأت «${title}» تتفتّح.`,
    ready: (title) => say`«${title}» جاهزة للفتح.`,
    readyForThem: (receiver, title) => say`صار بوسع ${receiver} فتح «${title}».`,
    opened: (receiver, title) => say`فُتحت «${title}» عند ${receiver}.`,
    answered: (receiver, title) => say`جاء من ${receiver} رد على «${title}».`,
    claimed: (receiver, title) => say`«${title}» الآن عند ${receiver}.`,
    unreached: (receiver, title) => say`لا أحد يُبلَغ على ${receiver} حيث تنتظر «${title}». يمكنك تصحيح العنوان.`,
  },
}
