import type { Catalogue } from '../catalogue.ts'
import { say } from '../say.ts'

export const entering: Catalogue['entering'] = {
  lead: 'Cartas que permanecen cerradas hasta que llega su día.',
  letterWaits: 'Una carta te espera.',
  haveAccount: '¿Tienes una cuenta?',
  logIn: 'Iniciar sesión',
  signUp: 'Registrarse',
  name: 'Tu nombre',
  nameHint: 'Como lo ven los demás; puedes omitirlo.',
  username: 'Nombre de usuario',
  email: 'Correo electrónico',
  usernameOrEmail: 'Nombre de usuario o correo',
  password: 'Contraseña',
  passwordHint: 'Al menos 8 caracteres, con una mayúscula, una minúscula y una cifra.',
  forgot: '¿Has olvidado tu contraseña?',
  usernameTaken: 'ya está ocupado.',
  emailTaken: 'ya tiene una cuenta.',

  otherAccount: (email, username) =>
    say`Es para ${email}, y has iniciado sesión como ${username}. Cierra la sesión para registrarte con esa dirección, o haz de ella la dirección de tu cuenta.`,
  changeAddress: 'Cambiar mi dirección',

  newPasswordLead: 'Una contraseña nueva.',
  linkHint: 'Adonde va el enlace.',
  sendLink: 'Enviar el enlace',
  back: 'Volver',
  lookIntoMail: 'Mira tu correo.',
  linkSent: (email) =>
    say`Si alguien aquí ha demostrado que ${email} es su dirección, un enlace para una contraseña nueva va de camino. Vale durante una hora.`,

  newPassword: 'Contraseña nueva',
  setPassword: 'Fijar la contraseña',
  passwordSet: 'Tu contraseña está fijada.',
  sessionsEnded: (email) => say`Todas las sesiones han terminado. Inicia sesión como ${email} con la contraseña nueva.`,

  isItYours: '¿Es esta tu dirección?',
  somebodyGave: 'Alguien dio como suya la dirección a la que llegó tu correo. Si fuiste tú, dilo.',
  yesMine: 'Sí, es la mía',
  notNow: 'Ahora no',
  thanks: 'Gracias.',
  isYours: (email) => say`${email} es tuya.`,

  yourAddress: 'Tu dirección',
  mailAsks: (email) =>
    say`Un correo pregunta si esta dirección es tuya: ${email}. Hasta que lo digas, las cartas para ella no te llegan.`,
  anotherMail: (email) =>
    say`Otro correo va de camino a ${email}. Hasta que lo digas, las cartas para esa dirección no te llegan.`,
  sendAgain: 'Enviarlo otra vez',
}
