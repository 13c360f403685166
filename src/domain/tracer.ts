/** A span as another process goes on from it: `traceparent` of W3C Trace Context. */
export type Cause = string

/** What a span has beside its name: counts, and values of small sets. None ever holds what people write, an id or an address. */
export type Traits = Readonly<Record<string, string | number>>

/** Something that takes time, and is to be told of. */
export interface SpanOptions {
  /** One of a few. */
  readonly name: string
  /** `client` and `producer`, what is asked or told of others, are told of as parts of something else alone. */
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  /** What it follows from; null for nothing: then it is not told of. By default it is part of what is under way. */
  readonly from?: Cause | null
  readonly traits?: Traits
}

export interface Span {
  /** For who goes on from it elsewhere; null where it is not told of. */
  readonly cause: Cause | null
  /** What is begun by `act`, and whatever follows from that, is part of it. */
  run<Result>(act: () => Result): Result
  rename(name: string): void
  tell(traits: Traits): void
  /** Of the error its kind alone is told. */
  fail(error: unknown): void
  end(): void
}

/** Tells what a process does, and what follows from what, also in others. Nothing of it ever fails, or is waited for. */
export interface Tracer {
  /** Whether anybody listens. Else nothing is made for it on hot ways. */
  readonly isOn: boolean
  /** Begins a span, which whoever has begun it ends. */
  start(span: SpanOptions): Span
  /** Does something in a span of its own. */
  within<Result>(span: SpanOptions, act: (span: Span) => Promise<Result>): Promise<Result>
}
