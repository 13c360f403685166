import type { Catalogue } from '../catalogue.ts'

export const leaving: Catalogue['leaving'] = {
  title: 'البريد من OpenOn',
  cutOff: 'هذا الرابط ناقص. انسخه كاملًا من رسالة البريد.',
  tooMuch: 'طلبات كثيرة. حاول مرة أخرى لاحقًا.',
  ask: (about) => `هل نتوقف عن إرسال البريد ${about}؟`,
  yes: 'لا ترسلوا المزيد منه',
  done: (about) => `تم: لا مزيد من البريد ${about}. والرسائل تنتظرك رغم ذلك.`,
  about: {
    SEALED: 'حين تُختم رسالة إليك',
    UNFOLDING: 'حين تبدأ رسالة إليك تتفتّح',
    READY: 'حين تصير رسالة إليك جاهزة للفتح',
    OPENED: 'حين تُفتح رسالة منك',
    REPLIED: 'حين يأتي رد على رسالة منك',
    WITHDRAWN: 'حين تُستعاد رسالة إليك',
    UNDELIVERABLE: 'حين لا تصل رسالة منك إلى أحد',
    LETTER: 'عن الرسائل التي تنتظر هذا العنوان',
  },
}
