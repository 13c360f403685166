/** What a process does: the API, the work, or both. */
export const roles = ['all', 'api', 'worker'] as const
export type Role = (typeof roles)[number]

export const isRole = (command: string): command is Role => (roles as readonly string[]).includes(command)
