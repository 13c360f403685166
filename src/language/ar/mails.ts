import type { Catalogue } from '../catalogue.ts'
import { grammarOf, isolated, timesOf } from '../grammar.ts'
import { letters, ofLetters, readyLetters } from './letters.ts'

const { number, plural, list } = grammarOf<Intl.LDMLPluralRule>('ar')
const { day, instant } = timesOf('ar')

const min = (name: string) => `من ${isolated(name)}`
const inda = (name: string) => `عند ${isolated(name)}`

export const mails: Catalogue['mails'] = {
  foot: 'OpenOn: رسائل تبقى مغلقة حتى يحين يومها.',
  before: (label) => `${label}:`,

  proof: {
    subject: 'هل هذا عنوانك؟',
    lead: (username) => `أنشأ أحدهم، ولعله أنت، حسابًا في OpenOn بهذا العنوان، باسم ${isolated(username)}.`,
    ask: 'إن كنت أنت، فأكّد ذلك. وعندئذٍ تصلك الرسائل الموجّهة إلى هذا العنوان، ويمكنك به تعيين كلمة مرور جديدة.',
    yes: 'نعم، إنه عنواني',
    end: 'يصلح الرابط مرة واحدة، مدة يوم. وإن لم تكن أنت فلا تفعل شيئًا: من دونه لا شأن لذلك الحساب بعنوانك.',
  },
  change: {
    subject: 'هل هذا عنوانك الجديد؟',
    lead: (username) => `طُلب في OpenOn أن يصير هذا العنوان عنوان ${isolated(username)}.`,
    end: 'يصلح الرابط مرة واحدة، مدة يوم. وإن لم تكن أنت فلا تفعل شيئًا: من دونه لا يتغيّر شيء.',
  },
  reset: {
    subject: 'كلمة مرور جديدة',
    lead: (username) => `طلب أحدهم، ولعله أنت، كلمة مرور جديدة لحساب ${isolated(username)} في OpenOn.`,
    set: 'تعيين كلمة مرور جديدة',
    end: 'يصلح الرابط مرة واحدة، مدة ساعة. وإن لم تكن أنت فلا تفعل شيئًا: تبقى كلمة مرورك كما هي.',
  },
  owned: {
    subject: 'لديك حساب من قبل',
    lead: (claimedBy) => `ذكر أحدهم، وربما كنت أنت، هذا العنوان في OpenOn على أنه عنوانه، باسم ${isolated(claimedBy)}.`,
    fact: (username) =>
      `وقد ثبت أنه لك يا ${isolated(username)}، ويبقى كذلك: لم يتغيّر شيء. إن كنت قد نسيت أن لديك حسابًا فسجّل الدخول باسم ${isolated(username)}؛ وإن نسيت كلمة المرور فالصفحة تساعدك.`,
  },

  security: {
    matters: {
      NEW_DEVICE: {
        subject: 'جهاز جديد',
        happened: (username, at) =>
          `سجّل أحدهم الدخول إلى حسابك ${isolated(username)} من مكان لم تدخل منه من قبل، بتاريخ ${instant(at)}.`,
        remedy: 'وإلا فغيّر كلمة مرورك: ينهي ذلك كل الجلسات الأخرى.',
      },
      PASSWORD_CHANGED: {
        subject: 'تغيّرت كلمة مرورك',
        happened: (username, at) => `تغيّرت كلمة مرور حسابك ${isolated(username)} بتاريخ ${instant(at)}.`,
        remedy: 'وإلا فاطلب كلمة جديدة في الحال: يصل رابطها إلى هذا العنوان، وتنتهي به كل الجلسات.',
      },
      EMAIL_CHANGED: {
        subject: 'تغيّر عنوانك',
        happened: (username, at) =>
          `صار لحسابك ${isolated(username)} عنوان آخر بتاريخ ${instant(at)}، ولم يعد هذا العنوان عنوانك فيه.`,
        remedy: 'وإلا فإن أحدهم يعرف كلمة مرورك: اكتب إلى القائم على هذا الخادم.',
      },
    },
    device: (name) => `ويسمّي الجهاز نفسه: ${isolated(name)}.`,
    calm: 'إن كنت أنت فكل شيء على ما يرام.',
  },

  letter: {
    subjects: {
      SEALED: 'رسالة في انتظارك',
      CHECK: 'رسالة في انتظارك',
      UNFOLDING: 'رسالة إليك بدأت تتفتّح',
      READY: 'رسالة إليك جاهزة للفتح',
    },
    wrote: (sender) => `لك رسالة من ${isolated(sender)} في OpenOn، حيث تبقى الرسائل مغلقة حتى يحين يومها.`,
    dayHasCome: 'لقد حان يومها: يمكنك فتحها الآن.',
    staysShut: (until) =>
      `تبقى مغلقة حتى ${day(until)}. ولا يستطيع أحد قراءة ما فيها قبل ذلك، وسيصلك بريد حين يحين يومها.`,
    others: (count) =>
      plural(count, {
        zero: 'وليس لك غيرها.',
        one: 'ولك رسالة أخرى مثلها.',
        two: 'ولك رسالتان أخريان مثلها.',
        few: `ولك ${number(count)} رسائل أخرى مثلها.`,
        many: `ولك ${number(count)} رسالة أخرى مثلها.`,
        other: `ولك ${number(count)} رسالة أخرى مثلها.`,
      }),
    account:
      'ليس لديك حساب بعد. يفتح الرابط حسابًا بهذا العنوان، وتجد الرسالة فيه. احتفظ بالرابط لنفسك: من يستخدمه أولًا تكون الرسالة له.',
    have: 'استلام الرسالة',
    tooOld: 'إن كان الرابط قديمًا فأنشئ حسابًا بهذا العنوان رغم ذلك. وإن كنت لا تريد بريدًا عن الرسائل فقل ذلك هنا:',
    noMore: 'لا مزيد من البريد',
  },

  trial: {
    subject: 'تجربة',
    lead: (username) => `هكذا يصل إليك OpenOn يا ${isolated(username)}. لقد طلبت ذلك للتو؛ ولا شيء عليك فعله.`,
  },

  news: {
    kinds: {
      SEALED: { what: (count) => `خُتمت ${letters(count)} إليك`, who: min },
      UNFOLDING: { what: (count) => `تتفتّح ${letters(count)} إليك`, who: min },
      READY: { what: (count) => readyLetters(count, ' إليك'), who: min },
      OPENED: {
        what: (count) => (count === 1 ? 'فُتحت رسالتك' : `فُتحت ${letters(count)} من رسائلك`),
        who: inda,
      },
      REPLIED: {
        what: (count) => (count === 1 ? 'جاء رد على رسالتك' : `جاء رد على ${ofLetters(count)} من رسائلك`),
        who: min,
      },
      WITHDRAWN: { what: (count) => `استُعيدت ${letters(count)} إليك`, who: min },
      UNDELIVERABLE: { what: (count) => `لا تصل ${letters(count)} منك إلى أحد`, who: min },
    },
    acts: { READY: 'افتح الآن', REPLIED: 'اقرأ الرد' },
    titled: (title, who) => `«${isolated(title)}» ${who}`,
    more: (count) =>
      plural(count, {
        zero: `${number(count)} رسائل أخرى`,
        one: 'رسالة أخرى',
        two: 'رسالتان أخريان',
        few: `${number(count)} رسائل أخرى`,
        many: `${number(count)} رسالة أخرى`,
        other: `${number(count)} رسالة أخرى`,
      }),
    ofThese: (what, those) => `${what}: ${list(those)}.`,
    leave: 'لا تخبرني بهذا بعد الآن',
  },
}
