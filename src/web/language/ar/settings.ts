import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { type Part, say } from '../say.ts'

const { number } = grammarOf<Intl.LDMLPluralRule>('ar')

const because = (answer: Part) => answer && say`: «${answer}»`

export const settings: Catalogue['settings'] = {
  lead: 'ما دامت هذه الصفحة مفتوحة فهي تخبرك بنفسها عن رسائلك. وأولًا تختار ما يخبرك حين لا تكون كذلك.',
  fetching: 'جارٍ إحضار إعداداتك …',
  save: 'حفظ',
  saved: 'تم الحفظ.',
  itIsYou: 'لإثبات أنك أنت من يطلب.',

  byEmail: 'بالبريد الإلكتروني',
  provenOn: (date) => say`أُثبت ${date}`,
  noMails: 'هذا الخادم لا يرسل بريدًا، فلا بريد يخبرك عن الرسائل.',
  emailEnded: 'متى عاد صندوق بريدك يقبل الرسائل فأرسل تجربة: إن وصلت عاد كل شيء كما كان. أو غيّر العنوان.',
  accountMails: 'ما يخص حسابك يصل دائمًا إلى هنا: جهاز جديد، أو كلمة مرور أخرى، أو عنوان آخر.',
  changeUnderWay: (next, present) =>
    say`رسالة بريد في الطريق إلى ${next}. متى اتبعت رابطها صار ذلك عنوانك؛ وحتى ذلك الحين فهو ${present}.`,
  changeAddress: 'تغيير العنوان',
  newAddress: 'العنوان الجديد',
  yourPassword: 'كلمة مرورك',
  sendMail: 'إرسال البريد',

  inBrowsers: 'في المتصفحات',
  push: {
    impossible: 'لا يستطيع هذا المتصفح إخبارك عن الرسائل والصفحة مغلقة.',
    forbidden: 'منعت هذا المتصفح من عرض أي شيء من هذه الصفحة؛ ويمكن تغيير ذلك في إعداداته.',
    off: 'يخبرك هذا المتصفح عن الرسائل ما دامت الصفحة مفتوحة فقط.',
    on: 'يخبرك هذا المتصفح عن الرسائل، حتى والصفحة مغلقة.',
  },
  thisBrowser: 'هذا المتصفح',
  noLongerHere: 'ليس هنا بعد الآن',
  tellMeHere: 'أخبرني هنا',
  browserEnded: 'إن كنت ما زلت تستخدم ذلك المتصفح فافتح هذه الصفحة فيه واجعله يخبرك من جديد. ويمكن إزالة هذا المدخل.',

  webhooks: 'نداءات الويب',
  webhooksHint: (link) => say`يُستدعى برنامج لك بطلب POST، موقّعًا وفق ${link}.`,
  aWebhook: 'نداء ويب',
  secretEnds: (end) => `ينتهي سرّه بـ ${end}`,
  webhookEnded: 'متى عاد برنامجك يقبل النداءات فأرسل تجربة: إن وصلت عاد كل شيء كما كان. أو أزله.',
  newSecret: 'سرّ جديد',
  newSecretFor: (name) => `سرّ جديد لـ ${name}`,
  makeSecret: 'هل يُنشأ سرّ جديد؟',
  makeIt: 'إنشاؤه',
  keepThisOne: 'الاحتفاظ بهذا',
  forADay: (end) =>
    `مدة يوم واحد يوقّع السرّ المنتهي بـ ${end} النداءات أيضًا. وحتى ذلك الحين يجب أن يعرف برنامجك الجديد.`,
  addWebhook: 'إضافة نداء الويب',
  secretOnce: 'سرّه، ولا يظهر إلا هذه المرة',
  secretHint: 'به يميّز برنامجك نداءاتنا من نداءات غيرنا. احفظه هناك: لا يمكن عرضه ثانية، بل استبداله فقط.',
  copy: 'نسخ',
  copied: 'تم النسخ.',
  cannotCopy: 'لا يسمح هذا المتصفح للصفحة بالنسخ. السرّ محدَّد: انسخه بلوحة المفاتيح.',
  iHaveIt: 'حفظته',

  ofWhat: (name) => `ما يُخبَر به: ${name}`,
  kinds: {
    forYou: {
      letter: 'رسالة إليك',
      rows: {
        SEALED: 'خُتمت',
        UNFOLDING: 'بدأت تتفتّح',
        READY: 'صارت جاهزة للفتح',
        WITHDRAWN: 'استُعيدت',
      },
    },
    ofYours: {
      letter: 'رسالة منك',
      rows: { OPENED: 'فُتحت', REPLIED: 'جاء رد عليها', UNDELIVERABLE: 'لا تصل إلى أحد' },
    },
  },
  letterHeading: (letter) => `${letter} …`,
  nothingSince: (date) => say`لم يُرسَل إلى هناك شيء منذ ${date}`,
  forRefused: (nothingSince, why) => say`${nothingSince}، لأنه رُفض: «${why}».`,
  remove: 'إزالة',
  removeThis: (name) => `إزالة ${name}`,
  removeIt: 'هل تريد إزالته؟',
  yesRemove: 'إزالته',
  keepIt: 'الاحتفاظ به',
  nothingMore: (name) => say`لن يُرسَل شيء إلى ${name} بعد الآن، ويُنسى ما اختير له.`,
  trial: 'إرسال تجربة',
  trialTo: (name) => `إرسال تجربة: ${name}`,
  onItsWay: 'إنها في الطريق …',
  sent: {
    EMAIL: 'أُرسلت: انظر في بريدك.',
    WEB_PUSH: 'أُرسلت: سيعرضها المتصفح بعد لحظة.',
    WEBHOOK: 'استلمها برنامجك.',
  },
  notThere: (answer) => say`لم تصل${because(answer)}.`,
  nextTry: (date) => say`المحاولة التالية ${date}.`,
  nobodyKnows: 'لا أحد يعلم بعد إن كانت قد وصلت؛ وتُرسَل مرة أخرى.',
  refused: (answer) => say`رُفضت${because(answer)}.`,
  notSent: (answer) => say`لم تُرسَل${because(answer)}.`,

  quietHours: 'ساعات الهدوء',
  quiet: (from, until, zone) =>
    `من ${from} حتى ${until} لا يُرسَل شيء، بحسب ساعات ${zone}. وما يحدث في الأثناء تُخبَر به في ${until}.`,
  neverQuiet: 'تُخبَر في أي ساعة. في ساعات الهدوء لا يُرسَل شيء؛ وما يحدث في الأثناء تُخبَر به حين تنتهي.',
  from: 'من',
  until: 'حتى',
  byTheClocks: 'بحسب ساعات',
  keepHours: 'اعتماد هذه الساعات',
  noQuietHours: 'بلا ساعات هدوء',
  kept: 'تم اعتمادها.',
  anotherTime: 'يجب أن يكون وقتًا آخر.',

  fetchingContacts: 'جارٍ إحضار جهات اتصالك …',
  contacts: 'جهات اتصالك',
  findContact: 'البحث عن جهة اتصال',
  nobodyCalledThat: 'لا أحد بهذا الاسم.',
  keptHere: 'من تكتب إليهم يُحفظون هنا.',
  inAll: (count) => `المجموع ${number(count)}.`,
  moreContacts: 'عرض المزيد من جهات الاتصال',
  reachedBy: (username, email) => say`${username}، ${email}`,
  unreachable: 'لا يمكن الكتابة إليه: لا يُعرف له حساب ولا عنوان.',
  change: 'تغيير',
  changeThis: (name) => `تغيير ${name}`,
  leaveIt: 'ترك',
  removeContact: (name) => `هل تريد إزالة ${name}؟`,
  keep: 'الاحتفاظ',
  contactRemoved: 'الرسائل المختومة تصل رغم ذلك. والمسودات تبقى، بلا مستلم.',
  somebodyNew: 'شخص جديد',
  add: 'إضافة',
  isContact: (name) => say`${name} من جهات اتصالك الآن.`,
  contactName: 'الاسم',
  contactNameHint: 'كما تسمّيه أنت.',
  email: 'البريد الإلكتروني',
  contactEmailHint: 'تصل الرسالة إلى من يثبت أن العنوان له.',
  contactBorn: 'تاريخ الميلاد',
  contactBornHint: 'عندئذٍ تُعرض عليك أعياد ميلاده عند الكتابة.',

  you: 'أنت',
  name: 'اسمك',
  nameHint: 'به تسمّيك الرسائل.',
  username: 'اسم المستخدم',
  usernameHint: 'به يجدك الآخرون.',

  password: 'كلمة المرور',
  presentPassword: 'الحالية',
  newPassword: 'الجديدة',
  changePassword: 'تغيير كلمة المرور',
  passwordChanged: 'تم التغيير. حيثما كنت مسجّلًا غير هنا لم تعد كذلك.',

  lookingWhere: 'جارٍ البحث عن أماكن دخولك …',
  sessions: 'أين سجّلت الدخول',
  programWithoutName: 'برنامج بلا اسم',
  here: 'هنا',
  isHere: (name) => say`${name}، هنا`,
  since: (begun, seen) => say`منذ ${begun}، وآخر ظهور ${seen}`,
  sinceFrom: (begun, seen, address) => say`منذ ${begun}، وآخر ظهور ${seen}، من ${address}`,
  endSession: 'إنهاء هذه',
  endThis: (name) => `إنهاء هذه: ${name}`,

  leaving: 'المغادرة',
  whatIsToBe: 'ما الذي سيكون',
  ways: {
    deactivate: {
      label: 'إغلاق الحساب مؤقتًا',
      question: 'هل يُغلق الحساب مؤقتًا؟',
      means:
        'لا يمكن لأحد تسجيل الدخول ولا يجدك أحد، حتى يعيد القائم على هذا الخادم فتح الحساب. والرسائل تمضي: رسائلك تصل إلى أصحابها، والرسائل إليك تنتظر.',
    },
    delete: {
      label: 'حذف الحساب، وترك رسائلي تصل',
      question: 'هل يُحذف الحساب، وتُترك رسائلك تصل؟',
      means:
        'تُتلف مسوداتك وجهات اتصالك وملفاتك التي ليست في رسالة. والرسائل التي ختمتها تصل إلى أصحابها، كأنها من حساب محذوف. أما الرسائل إليك فتضيع عليك. ولا رجعة في ذلك.',
    },
    withdraw: {
      label: 'حذف الحساب، وإتلاف رسائلي',
      question: 'هل يُحذف الحساب، وتُتلف رسائلك؟',
      means:
        'كما سبق، وتُتلف رسائلك التي لم يفتحها أحد بعد؛ ويُخبَر من كانت لهم بذلك. أما المفتوحة فهي لأصحابها، وتبقى. ولا رجعة في ذلك.',
    },
  },
  accountPassword: 'كلمة مرور حسابك',
  leave: 'المغادرة …',
  doIt: 'نفّذ',
  stay: 'البقاء',
}
