import type { Catalogue } from '../catalogue.ts'
import { say } from '../say.ts'

export const entering: Catalogue['entering'] = {
  lead: 'رسائل تبقى مغلقة حتى يحين يومها.',
  letterWaits: 'رسالة في انتظارك.',
  haveAccount: 'هل لديك حساب؟',
  logIn: 'تسجيل الدخول',
  signUp: 'إنشاء حساب',
  name: 'اسمك',
  nameHint: 'كما يراه الآخرون؛ ويمكنك تركه فارغًا.',
  username: 'اسم المستخدم',
  email: 'البريد الإلكتروني',
  usernameOrEmail: 'اسم المستخدم أو البريد الإلكتروني',
  password: 'كلمة المرور',
  passwordHint: '8 أحرف على الأقل، فيها حرف لاتيني كبير وحرف صغير ورقم.',
  forgot: 'هل نسيت كلمة المرور؟',
  usernameTaken: 'مأخوذ من قبل.',
  emailTaken: 'له حساب من قبل.',

  otherAccount: (email, username) =>
    say`إنها لصاحب ${email}، وقد سجّلت الدخول باسم ${username}. سجّل الخروج لإنشاء حساب بذلك العنوان، أو اجعله عنوان حسابك.`,
  changeAddress: 'تغيير عنواني',

  newPasswordLead: 'كلمة مرور جديدة.',
  linkHint: 'إليه يُرسَل الرابط.',
  sendLink: 'إرسال الرابط',
  back: 'رجوع',
  lookIntoMail: 'انظر في بريدك.',
  linkSent: (email) =>
    say`إن كان أحد هنا قد أثبت أن ${email} عنوانه، فإن رابطًا لكلمة مرور جديدة في الطريق إليه. وهو صالح ساعةً واحدة.`,

  newPassword: 'كلمة المرور الجديدة',
  setPassword: 'تعيين كلمة المرور',
  passwordSet: 'تم تعيين كلمة مرورك.',
  sessionsEnded: (email) => say`انتهت كل الجلسات. سجّل الدخول باسم ${email} بكلمة المرور الجديدة.`,

  isItYours: 'هل هذا عنوانك؟',
  somebodyGave: 'ذكر أحدهم العنوان الذي وصلت إليه رسالة بريدك على أنه عنوانه. إن كنت أنت، فأكّد ذلك.',
  yesMine: 'نعم، إنه عنواني',
  notNow: 'ليس الآن',
  thanks: 'شكرًا لك.',
  isYours: (email) => say`${email} عنوانك.`,

  yourAddress: 'عنوانك',
  mailAsks: (email) =>
    say`رسالة بريد تسأل إن كان هذا العنوان لك: ${email}. وحتى تؤكّد ذلك لا تصلك الرسائل الموجّهة إليه.`,
  anotherMail: (email) =>
    say`رسالة بريد أخرى في الطريق إلى ${email}. وحتى تؤكّد ذلك لا تصلك الرسائل الموجّهة إلى هذا العنوان.`,
  sendAgain: 'إرسالها مرة أخرى',
}
