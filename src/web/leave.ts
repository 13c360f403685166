import { saveDesk } from './desk.ts'
import { fallSilent } from './push.ts'
import { logOut } from './session.ts'

/** Logs out, once what was being written is saved and this browser tells of nothing any more. */
export const leave = (): Promise<void> => saveDesk().then(fallSilent).then(logOut)
