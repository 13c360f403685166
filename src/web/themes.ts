/** What a letter can be dressed in besides plain paper. The API takes any name; what this page does not know is plain. */
export const themes = ['sea', 'garden', 'rose', 'night', 'feast'] as const
export type Theme = (typeof themes)[number]

export const themeOf = (name: string | null): Theme | undefined => themes.find((theme) => theme === name)
