import { isPassing } from './errors.ts'
import type { Patiently } from './patience.ts'
import type { Refusal } from './refusals.ts'
import type { Requests } from './request.ts'

/** As the schema names what OpenOn speaks; a newer server may speak more. */
export type Language = 'EN' | 'DE' | 'FR' | 'ES' | 'AR'

/** Who is signed in. */
export interface Viewer {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly email: string
  /** Whether the server sends mails, and waits for a proof that the address is theirs. */
  readonly canProveEmail: boolean
  /** In which they are told things by mails and in browsers. */
  readonly language: Language
  /** By whose `id` letters name their sender and receiver. */
  readonly profile: { readonly id: string }
}

/** As `LogInInput` and `SignUpInput` of the schema have them. */
export interface LogIn {
  readonly login: string
  readonly password: string
}
export interface SignUp {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly displayName?: string | null
  readonly firstName?: string | null
  readonly lastName?: string | null
  readonly language?: Language | null
  readonly claimToken?: string | null
}

/** The tokens of a session, as they are kept. */
export interface Kept {
  readonly accessToken: string
  readonly refreshToken: string
  /** When to buy the next pair, in milliseconds by this device's clock. */
  readonly staleAt: number
  readonly viewer: Viewer
}

/** What the server is asked about sessions. */
export interface Tokens {
  signUp(input: SignUp): Promise<Kept | Refusal>
  logIn(input: LogIn): Promise<Kept | Refusal>
  /** Spends a refresh token. @returns null when that is of no use any more */
  refresh(refreshToken: string): Promise<Kept | null>
  whoIsIn(accessToken: string): Promise<Viewer | null>
  end(accessToken: string, everywhere: boolean): Promise<unknown>
}

/** Milliseconds for which the server gives the same successor to whoever asks again, less what the way back takes. */
const grace = 8_000

const viewer = 'viewer { id username displayName email canProveEmail language profile { id } }'
const tokens = `... on AuthPayload { accessToken refreshToken ${viewer} }`
const refusal = '... on UserError { code message }'
const signUp = `mutation SignUp($input: SignUpInput!) {
  result: signUp(input: $input) { __typename ${tokens} ${refusal} ... on ValidationError { issues { path message } } }
}`
const logIn = `mutation LogIn($input: LogInInput!) { result: logIn(input: $input) { __typename ${tokens} ${refusal} } }`
const refresh = `mutation RefreshSession($refreshToken: String!) {
  result: refreshSession(refreshToken: $refreshToken) { __typename ${tokens} ${refusal} }
}`
const whoIsIn = `query WhoIsIn { ${viewer} }`
const logOut = 'mutation LogOut($everywhere: Boolean!) { logOut(everywhere: $everywhere) { __typename } }'

export function createTokens({ send }: Requests, patiently: Patiently): Tokens {
  async function ask(text: string, variables: object): Promise<Kept | Refusal> {
    const asked = Date.now()
    const { result } = await send<{ result: Answer | Refusal }>({ text, variables }, null)
    return 'accessToken' in result ? kept(result, asked) : result
  }
  return {
    signUp: (input) => patiently(() => ask(signUp, { input }), false),
    logIn: (input) => patiently(() => ask(logIn, { input }), false),
    async refresh(refreshToken) {
      for (const began = Date.now(); ; ) {
        try {
          const result = await ask(refresh, { refreshToken })
          return 'accessToken' in result ? result : null
        } catch (error) {
          // An answer that was lost can be had again, but soon.
          if (!(isPassing(error) && error.code === 'UNREACHABLE') || Date.now() - began > grace) throw error
          await new Promise((resolve) => setTimeout(resolve, 500))
        }
      }
    },
    whoIsIn: async (token) => (await send<{ viewer: Viewer | null }>({ text: whoIsIn, variables: {} }, token)).viewer,
    end: (token, everywhere) => send({ text: logOut, variables: { everywhere } }, token),
  }
}

type Answer = Omit<Kept, 'staleAt'>

/** @param asked when, in milliseconds */
function kept({ accessToken, refreshToken, viewer }: Answer, asked: number): Kept {
  // Counted from there rather than to `exp`: the device's clock may be wrong, but it runs at the right speed.
  const claims = (accessToken.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
  const { iat, exp } = JSON.parse(atob(claims)) as { iat: number; exp: number }
  // Both are whole seconds, rounded down: it may have begun almost one before it was given out.
  const lifetime = (exp - iat - 1) * 1_000
  return { accessToken, refreshToken, viewer, staleAt: asked + lifetime - Math.min(30_000, lifetime / 3) }
}
