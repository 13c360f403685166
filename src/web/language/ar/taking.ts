import type { Catalogue } from '../catalogue.ts'
import { grammarOf } from '../grammar.ts'
import { say } from '../say.ts'

const { number } = grammarOf('ar')

/** Taking all that one may read along: what the settings say of it, and the book. */
export const taking: Catalogue['taking'] = {
  heading: 'خذ كل شيء معك',
  hint: 'كل الرسائل التي يمكنك قراءتها والمسودات وجهات الاتصال والردود والملفات: كتاب يُفتح من دون خادم، وبيانات للبرامج. يُجمع كل ذلك هنا في متصفحك، ويمكنك أن تفعل شيئًا آخر في الأثناء.',
  pack: 'اجمع كل شيء',
  progress: 'ما جُمع',
  packed: (count) => `جُمع حتى الآن: ${number(count)}`,
  stop: 'توقف',
  save: 'احفظه',
  ready: (size) => `جاهز: ${size}`,
  throwAway: 'تخلّص منه',
  book: {
    title: (name) => say`رسائل ${name}`,
    from: (date) => say`من OpenOn في ${date}. ما كان مغلقًا عنك في ذلك اليوم مذكور هنا بعنوانه فقط.`,
    forYou: 'رسائل إليك',
    fromYou: 'رسائل منك',
    drafts: 'المسودات',
    contacts: 'جهات الاتصال',
    received: (who, sealed, unlocks) => say`من ${who}، خُتمت في ${sealed}، وموعدها ${unlocks}`,
    sent: (who, sealed, unlocks) => say`إلى ${who}، خُتمت في ${sealed}، وموعدها ${unlocks}`,
    yourself: 'نفسك',
    opened: (date) => say`فُتحت في ${date}`,
    shut: 'هي مغلقة عنك.',
    answered: (date) => say`رُدّ عليها في ${date}`,
    untitled: 'بلا عنوان',
    draftFor: (name) => say`إلى ${name}`,
    changed: (date) => say`آخر تغيير في ${date}`,
    gone: 'لم يعد الملف لدى الخادم.',
    openFile: 'افتح الملف',
  },
}
