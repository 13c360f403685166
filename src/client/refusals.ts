/** One of the refusals that a mutation's union has, as far as all of them have it. */
export interface Refusal {
  readonly __typename: `${string}Error`
  /** For programs: see `ErrorCode` in the schema. */
  readonly code: string
  /** For people, in English. */
  readonly message: string
  /** Of a `ValidationError`: all that is wrong with the input. */
  readonly issues?: readonly { readonly path: readonly string[]; readonly message: string }[]
}

/** What a mutation can come to; told apart by `__typename`, which its document selects. */
export interface Outcome {
  readonly __typename?: string
}

interface Named {
  readonly __typename?: `${string}Error`
}
/** The refusals of a union; of what is no union, that it is one. */
type Refused<Result> = [Extract<Result, Named>] extends [never] ? Refusal : Extract<Result, Named>

/** Whether a mutation was refused; the type of what is left is what it came to otherwise. */
export const isRefusal = <Result extends Outcome>(result: Result): result is Result & Refused<Result> =>
  /Error$/.test(result.__typename ?? '')
