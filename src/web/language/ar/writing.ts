import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number, plural, list, enumerate } = grammarOf<Intl.LDMLPluralRule>('ar')

/** How many of a thing there are: one, two, from three to ten, and from eleven on. */
type Forms = readonly [one: string, two: string, few: string, many: string, other: string]

const counted = (count: number, [one, two, few, many, other]: Forms) =>
  plural(count, {
    zero: `${number(count)} ${few}`,
    one,
    two,
    few: `${number(count)} ${few}`,
    many: `${number(count)} ${many}`,
    other: `${number(count)} ${other}`,
  })

const nouns: Readonly<Record<'picture' | 'voice' | 'film' | 'document', Forms>> = {
  picture: ['صورة واحدة', 'صورتان', 'صور', 'صورة', 'صورة'],
  voice: ['صوت واحد', 'صوتان', 'أصوات', 'صوتًا', 'صوت'],
  film: ['فيلم واحد', 'فيلمان', 'أفلام', 'فيلمًا', 'فيلم'],
  document: ['مستند واحد', 'مستندان', 'مستندات', 'مستندًا', 'مستند'],
}

const lettersOf = (count: number) => counted(count, ['رسالة واحدة', 'رسالتان', 'رسائل', 'رسالة', 'رسالة'])
const more = (count: number) => counted(count, ['ملف آخر', 'ملفان آخران', 'ملفات أخرى', 'ملفًا آخر', 'ملف آخر'])

export const writing: Catalogue['writing'] = {
  fetchingDraft: 'جارٍ إحضار مسودتك …',
  saving: {
    saved: 'مسودتك محفوظة.',
    changed: 'جارٍ الحفظ …',
    saving: 'جارٍ الحفظ …',
    failed: 'محفوظة في هذا المتصفح، ولم تُحفظ على الخادم بعد.',
  },
  stillRecording: 'ما زال التسجيل جاريًا. أوقفه، ثم اختم الرسالة.',
  notInLetter: (name) => `«${name}» ليس في الرسالة. حاول مرة أخرى أو أزله، ثم اختم الرسالة.`,
  onTheWay: (name, others) =>
    `ما زال في الطريق: «${name}»${others === 0 ? '' : ` و${more(others)}`}. اختم الرسالة حين تصل كل الملفات.`,
  title: 'العنوان',
  titleHint: 'يمكن قراءة العنوان منذ يوم ختمها.',
  letter: 'الرسالة',
  length: (count) => `${number(count)} من ${number(10_000)} حرف.`,
  themes: {
    legend: 'ورقها',
    plain: 'بسيط',
    sea: 'البحر',
    garden: 'الحديقة',
    rose: 'الورد',
    night: 'الليل',
    feast: 'العيد',
  },
  preview: 'انظر إليها كما ستصل',
  wishes: 'رغبات',
  mayAnswer: 'يجوز الرد عليها',
  mayReadEarly: 'تجوز قراءتها وهي تتفتّح',
  announce: 'الإخبار بالبريد، الآن، بأنها تنتظر',
  seal: 'ختم الرسالة',
  throwAway: 'رميها',

  to: 'إلى',
  toHint: 'إحدى جهات اتصالك، أو أي شخص باسمه أو اسم مستخدمه، أو عنوان بريد إلكتروني.',
  people: 'أشخاص',
  addAnother: 'إضافة شخص آخر',
  names: enumerate,
  myself: 'نفسي',
  wordsForMyself: 'نفسي أنا لي',
  noAccount: 'بلا حساب حتى الآن',
  group: (count: number) => `مجموعة (${number(count)})`,
  groupTooLarge: (count: number, room: number) => `مجموعة (${number(count)})، والمتاح ${number(room)}`,
  byMailTo: 'بالبريد إلى',

  opens: 'تُفتح',
  picks: {
    minute: 'بعد دقيقة',
    tomorrow: 'غدًا في التاسعة',
    newYear: 'يوم رأس السنة',
    year: 'بعد سنة',
  },
  birthdayOf: (name) => `عيد ميلاد ${name} القادم`,
  turns: (name, age) => `حين يبلغ ${name} سن ${number(age)}`,
  nextBirthday: 'عيد الميلاد القادم …',
  bornOn: 'تاريخ الميلاد',
  bornOnHint: 'تُفتح الرسالة في التاسعة من صباح عيد الميلاد القادم.',
  dateAndTime: 'التاريخ والوقت',
  onYourClock: (zone) => `بحسب ساعتك: ${zone}`,
  days: {
    choose: 'اختيار يوم',
    monthBefore: 'الشهر السابق',
    monthAfter: 'الشهر التالي',
    month: 'الشهر',
    year: 'السنة',
    stretch: (first, last) => `يمكن أن تُفتح الرسالة من ${first} إلى ${last}.`,
  },
  whereTheyLive: 'مكان إقامة المستلم',
  whereTheyLiveHint: 'مدينة؛ يُظهر اللحظة بحسب ساعتها.',
  unknownCity: 'لا تحمل أي منطقة زمنية اسم هذه المدينة؛ جرّب مدينة أكبر قريبة منها.',
  whereILive: 'حيث أقيم',
  afterSealing: 'بعد دقيقة من ختمها',
  forYou: (date) => say`${date} عندك`,
  forBoth: (mine, theirs) => say`${mine} عندك، ${theirs} عنده`,

  sealIt: 'هل تُختم هذه الرسالة؟',
  yesSeal: 'اختمها',
  goOnWriting: 'متابعة الكتابة',
  on: (date) => say`${date}، بحسب ساعتك`,
  theyOpenIt: (title, name, when) => say`«${title}» موجّهة إلى ${name}. يمكن فتحها ${when}، لا قبل ذلك.`,
  youOpenIt: (title, yourself, when) => say`«${title}» موجّهة إلى ${yourself}. يمكنك فتحها ${when}، لا قبل ذلك.`,
  yourself: 'نفسك',
  carries: (files) => `ومعها: ${files}.`,
  files: (counts) => list(counts.map(([kind, count]) => counted(count, nouns[kind]))),
  noWayBack: 'متى خُتمت لم يعد بوسع أحد تغييرها أو استعادتها، ولا أنت.',
  seesTitle: (name) => say`يظهر عنوانها عند ${name} في الحال.`,
  waitsFor: (email) =>
    say`تنتظر من يثبت أن ${email} عنوانه. ويُرسل الخبر إليه بالبريد حين تتفتّح وحين يمكن فتحها؛ وإلى أن يستلمها أحد يمكنك تصحيح العنوان.`,
  sealThem: (count) => `هل تُختم ${lettersOf(count)}؟`,
  theyAllOpenIt: (title, names, when) =>
    say`«${title}» موجّهة إلى ${names}، ولكلٍّ رسالة خاصة به. يمكن فتحها ${when}، لا قبل ذلك.`,
  theyAllSeeTitle: 'يظهر عنوانها في الحال عند من له حساب؛ ولا يرى أحد من غيره يتلقى رسالة.',
  theyWait: (emails) =>
    say`ما هو موجّه إلى ${emails} ينتظر من يثبت أن العنوان عنوانه. ويُرسل الخبر إليه بالبريد حين تتفتّح الرسالة وحين يمكن فتحها؛ وإلى أن يستلمها أحد يمكنك تصحيح العنوان.`,
  sealed: 'خُتمت',
  theyCanOpen: (name, title, date) => say`بوسع ${name} فتح «${title}» ${date}. وحتى ذلك الحين تبقى مغلقة.`,
  youCanOpen: (title, date) => say`بوسعك فتح «${title}» ${date}. وحتى ذلك الحين تبقى مغلقة.`,
  sealedThem: (count) => `خُتمت ${lettersOf(count)}`,
  theyAllCanOpen: (names, title, date) =>
    say`بوسع ${names} فتح «${title}» ${date}، كلٌّ رسالته. وحتى ذلك الحين تبقى كلها مغلقة.`,
  done: 'تم',

  isGone: 'خُتمت هذه المسودة أو رُميت في نافذة أخرى.',
  keepAsNew: 'الاحتفاظ بهذا النص مسودةً جديدة',
  isChanged: 'غُيّرت هذه المسودة في نافذة أخرى أيضًا. ونصها هناك:',
  withFiles: (names) => `مع ${names.join('، ')}`,
  keepMine: 'الاحتفاظ بما هنا',
  takeOther: 'أخذ الأخرى',

  goOnWithDraft: (count) => `متابعة مسودة (${number(count)})`,
  draftSaved: (title, when) => say`${title}، حُفظت ${when}`,
  draftForSaved: (title, name, when) => say`${title} إلى ${name}، حُفظت ${when}`,

  attachments: 'صور وأصوات وأفلام',
  addFiles: 'إضافة ملفات',
  dropHere: 'أو أفلتها هنا، أو ألصقها.',
  isIn: (name) => `${name} في الرسالة.`,
  isMoved: (name, place, count) => `${name} الآن الملف ${place} من ${count}.`,
  isRemoved: (name) => `أُزيل ${name}.`,
  ofAll: (problem) => say`الرسالة: ${problem}`,
  ofThis: (problem) => say`هذا الملف: ${problem} أزله ثم أضفه من جديد.`,
  moveUp: (name) => `نقل ${name} إلى أعلى`,
  moveDown: (name) => `نقل ${name} إلى أسفل`,
  remove: (name) => `إزالة ${name}`,
  cancel: (name) => `إلغاء ${name}`,
  tryAgain: 'المحاولة مرة أخرى',
  tryFileAgain: (name) => `المحاولة مرة أخرى: ${name}`,
  fileRefused: (why) => say`ليس في الرسالة. ${why}`,
  onItsWay: (name) => `${name} في الطريق`,
  sizeOf: (sent, size) => `${sent} من ${size}`,
  sizeAndLength: (size, length) => `${size}، ${length}`,
  goesOn: (trouble) => say`${trouble} وسيستمر حالما أمكن.`,
  caption: 'تعليق',
  captionOf: (name) => `تعليق ${name}`,
  recording: 'تسجيل',
  record: 'تسجيل صوت',
  stop: 'إيقاف',
  noMicrophone: 'لا يمكن استخدام الميكروفون. اسمح به في إعدادات المتصفح، أو أضف ملفًا.',
  voiceOf: (day) => `صوت، ${day}`,
}
