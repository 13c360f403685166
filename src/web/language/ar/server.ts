import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { serverIn } from '../server-words.ts'

const { number, plural, amount } = grammarOf<Intl.LDMLPluralRule>('ar')

const characters = (count: number) =>
  plural(count, {
    zero: `${number(count)} أحرف`,
    one: 'حرف واحد',
    two: 'حرفان',
    few: `${number(count)} أحرف`,
    many: `${number(count)} حرفًا`,
    other: `${number(count)} حرف`,
  })
const entries = (count: number) =>
  plural(count, {
    zero: `${number(count)} عناصر`,
    one: 'عنصر واحد',
    two: 'عنصران',
    few: `${number(count)} عناصر`,
    many: `${number(count)} عنصرًا`,
    other: `${number(count)} عنصر`,
  })

export const server: Catalogue['server'] = {
  ...serverIn({
    issues: {
      missing: () => 'ما زال ناقصًا.',
      blank: () => 'يجب ألّا يكون فارغًا.',
      atLeast: (count) => `الحد الأدنى ${characters(count)}.`,
      atMost: (count) => `الحد الأقصى ${characters(count)}.`,
      atMostBytes: (count) => `الحد الأقصى ${number(count)} بايت.`,
      atMostEntries: (count) => `الحد الأقصى ${entries(count)}.`,
      upperCase: () => 'يجب أن يكون فيه حرف لاتيني كبير.',
      lowerCase: () => 'يجب أن يكون فيه حرف لاتيني صغير.',
      digit: () => 'يجب أن يكون فيه رقم.',
      controls: () => 'يجب ألّا تكون فيه محارف تحكم.',
      invisible: () => 'يجب ألّا تكون فيه محارف غير مرئية.',
      email: () => 'يجب أن يكون عنوان بريد إلكتروني.',
      username: () => 'يجب أن يبدأ بحرف أو رقم ثم حروف أو أرقام أو _ أو -.',
      webAddress: () => 'يجب أن يكون عنوان ويب يبدأ بـ https://.',
      secretive: () => 'يجب ألّا تكون فيه كلمة مرور ولا جزء بعد #.',
      noAccount: () => 'بلا حساب حتى الآن، فلن يستطيع أحد فتح الرسالة.',
      noPerson: () => 'ليس أحدًا معروفًا هنا.',
      noContact: () => 'ليس من جهات اتصالك.',
      twice: () => 'مذكور من قبل.',
      muchForSeveral: () => 'فيها من الملفات أكثر مما يمكن نسخه لهذا العدد من الأشخاص. أزل بعضها، أو اختمها لعدد أقل.',
      noFile: () => 'ليس ملفًا لك وصل وليس في رسالة أخرى.',
      zone: () => 'يجب أن تكون منطقة زمنية مثل Asia/Riyadh.',
      time: () => 'يجب أن يكون وقتًا مثل 22:00.',
      day: () => 'يجب أن يكون يومًا في التقويم.',
      tooManyGroups: (count) => `سيتجاوز مجموعها ${number(count)}.`,
      tooSoon: (count, unit) => `يجب أن يكون أبعد: بعد ${amount(count, unit)} على الأقل.`,
      tooFar: (count, unit) => `يجب أن يكون أقرب: خلال ${amount(count, unit)} على الأكثر.`,
    },
    refusals: {
      ALREADY_CLAIMED: 'وصلت هذه الرسالة إلى صاحبها، وهي له.',
      ALREADY_REPLIED: 'جاء الرد على هذه الرسالة من قبل.',
      ALREADY_SEALED: 'هذه الرسالة مختومة من قبل؛ ولم يعد بوسع أحد تغييرها.',
      CAPSULE_NOT_READY: 'تبقى هذه الرسالة مغلقة حتى يحين يومها.',
      DRAFT_CONFLICT: 'تغيّرت المسودة منذ رأيتها.',
      EMAIL_TAKEN: 'يوجد حساب بهذا البريد من قبل.',
      FEED_CURSOR_INVALID: 'لا يمكن متابعة القراءة من هنا. أعد تحميل الصفحة.',
      INVALID_CREDENTIALS: 'اسم المستخدم أو كلمة المرور غير صحيح.',
      INVALID_REFRESH_TOKEN: 'انتهت جلستك؛ سجّل الدخول من جديد.',
      INVALID_TOKEN: 'هذا الرابط لا يفيد، أو لم يعد يفيد: يصلح مرة واحدة، لا إلى الأبد. اطلب رابطًا جديدًا.',
      MAIL_UNAVAILABLE: 'هذا الخادم لا يرسل بريدًا، فلا يمكن إثبات أي عنوان هنا. ويمكن للقائم عليه تغيير ذلك.',
      NOT_FOUND: 'هذا غير موجود، أو لم يعد موجودًا.',
      PUSH_UNAVAILABLE: 'هذا الخادم لا يرسل شيئًا إلى المتصفحات. ويمكن للقائم عليه تغيير ذلك.',
      QUOTA_EXCEEDED: 'لديك منها أقصى ما يمكن؛ احذف بعضها أولًا.',
      RATE_LIMITED: 'كان ذلك أكثر مما ينبغي دفعة واحدة. حاول لاحقًا.',
      REPLY_NOT_ALLOWED: 'هذه الرسالة لا تقبل ردًا، أو لا تقبله بعد.',
      USERNAME_TAKEN: 'اسم المستخدم هذا مأخوذ.',
      WRONG_PASSWORD: 'كلمة المرور غير صحيحة.',
    },
    troubles: {
      UNREACHABLE: 'لا يمكن الوصول إلى الخادم. حاول مرة أخرى بعد لحظة.',
      TIMEOUT: 'استغرق ذلك وقتًا أطول مما ينبغي.',
      INTERNAL_SERVER_ERROR: 'حدث خطأ في الخادم.',
      SIGNED_OUT: 'انتهت جلستك.',
    },
    files: {
      EMPTY: () => 'لا شيء فيه.',
      TOO_LARGE: (size) => `أقصى حجم للملف ${size}.`,
      KIND_REFUSED: () => 'لا تقبل الرسائل هنا ملفًا من هذا النوع؛ والنوع يُعرف من محتواه لا من اسمه.',
      TOO_MANY_PIXELS: () => 'في هذه الصورة نقاط أكثر مما يمكن النظر إليه.',
      LONGER_THAN_ANNOUNCED: () => 'فيه أكثر مما أُعلن.',
      QUOTA_EXCEEDED: () => 'لديك من الملفات أقصى ما يمكن؛ احذف أولًا رسائل أو مسودات فيها ملفات.',
      TAKEN_OVER: () => 'يجري إرساله من نافذة أخرى.',
      SIGNED_OUT: () => 'انتهت جلستك.',
      NOT_FOUND: () => 'لم يعد هذا الملف موجودًا.',
      DAMAGED: () => 'هذا الملف تالف.',
      STORE_FULL: () => 'لا مكان لمزيد من الملفات. ويمكن للقائم على هذا الخادم تغيير ذلك.',
      STORE_AWAY: () => 'لا يمكن الوصول إلى الملفات في هذه اللحظة.',
      TOO_MANY_AT_ONCE: () => 'ملفات كثيرة في الطريق في الوقت نفسه.',
      RATE_LIMITED: () => 'كان ذلك أكثر مما ينبغي دفعة واحدة.',
      UNREACHABLE: () => 'لا يمكن الوصول إلى الخادم.',
    },
  }),
  cannotReach: 'لا يمكن الوصول إلى الخادم.',
  answered: (status) => `أجاب الخادم بـ ${status}.`,
  tooMuch: (wait) => `كان ذلك أكثر مما ينبغي دفعة واحدة. حاول مرة أخرى بعد ${wait}.`,
}
