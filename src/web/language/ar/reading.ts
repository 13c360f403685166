import type { Channel, DeliveryState, NoticeKind } from '../../generated/graphql.ts'
import type { Catalogue } from '../catalogue.ts'
import { say } from '../say.ts'

const ways: Readonly<Record<Channel, string>> = {
  EMAIL: 'بالبريد الإلكتروني',
  WEB_PUSH: 'في المتصفح',
  WEBHOOK: 'عبر برنامج خاص',
}
const events: Partial<Readonly<Record<NoticeKind, string>>> = {
  SEALED: 'بأنها خُتمت',
  UNFOLDING: 'بأنها بدأت تتفتّح',
  READY: 'بأنها جاهزة للفتح',
}
const fates: Partial<Readonly<Record<DeliveryState, string>>> = {
  SENT: 'تم الإخبار',
  PENDING: 'سيتم الإخبار',
  RETRYING: 'لم يتم الإخبار بعد',
  UNKNOWN: 'ربما تم الإخبار',
  FAILED: 'تعذّر الإخبار',
}

export const reading: Catalogue['reading'] = {
  noSuchLetter: 'لا توجد لك رسالة كهذه.',
  fetching: 'جارٍ إحضار الرسالة …',
  byline: (sender, receiver) => say`من ${sender} إلى ${receiver}`,
  toYourself: 'منك إلى نفسك',
  open: 'فتح الرسالة',
  stillToCome: 'ما تقوله لم يصل بعد.',
  sealedOn: (date) => say`خُتمت ${date}`,
  sealedAndOpened: (sealed, opened) => say`خُتمت ${sealed}، وفُتحت ${opened}`,
  dayHasCome: 'لقد حان يومها.',
  theyCanOpen: (receiver) => say`صار بوسع ${receiver} فتحها.`,
  onYourClock: (date) => say`${date}، بحسب ساعتك`,
  theLetter: 'الرسالة',
  whatYouWrote: 'ما كتبتَه',
  youWrote: 'ما كتبتَه:',
  addToCalendar: 'إضافة يومها إلى تقويمي',
  calendarEntry: (title) => `تُفتح رسالة: ${title}`,
  envelope: {
    share: 'مشاركة صورة للظرف',
    for: (name) => `إلى ${name}`,
    opensOn: (day) => `تُفتح في ${day}`,
  },

  answered: (receiver) => say`رد ${receiver}`,
  youAnswered: 'ردّك',
  yourAnswer: 'جوابك',
  answerHint: (sender) => say`جواب واحد؛ يصل إلى ${sender} في الحال.`,
  answerToYourself: 'جواب واحد، إلى نفسك.',
  sendAnswer: 'إرسال الجواب',

  forWhomItWaits: 'من تنتظره',
  waitsFor: (email) => say`تنتظر من يثبت أن ${email} عنوانه.`,
  nobodyReached: 'لكن لا أحد يُبلَغ هناك: صحّح العنوان.',
  toldOn: (date) => say`أُرسل الخبر إليه ${date}.`,
  toldLater: 'يُرسل الخبر بالبريد حين تتفتّح، وحين يمكن فتحها.',
  correctAddress: 'تصحيح العنوان',
  address: 'العنوان',
  waitThere: 'لتنتظر هناك',

  whatWasTold: 'ما أُخبر به عنها',
  told: (state, channel, kind) => `${fates[state]} ${ways[channel]} ${events[kind]}`,
  toldWhen: (told, date) => say`${told}، ${date}`,

  picture: 'صورة',
  pictureOf: (number, count) => `الصورة ${number} من ${count}`,
  numberOf: (number, count) => `${number} من ${count}`,
  close: 'إغلاق',
  save: 'حفظ',
  pictureBefore: 'الصورة السابقة',
  nextPicture: 'الصورة التالية',
  pdf: (size) => `PDF، ${size}`,
  cannotShow: (name) => say`لا يستطيع هذا المتصفح عرض «${name}».`,
  cannotShowIt: 'لا يستطيع هذا المتصفح عرضه.',
  cannotFetch: {
    picture: 'لا يمكن إحضار هذه الصورة الآن.',
    voice: 'لا يمكن إحضار هذا التسجيل الآن.',
    film: 'لا يمكن إحضار هذا الفيلم الآن.',
  },
  cannotSave: 'لا يمكن حفظه الآن.',
  tryAgain: 'المحاولة مرة أخرى',
}
