import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { RefusalFragment } from '../generated/graphql.ts'

export type Issues = readonly { readonly path: readonly string[]; readonly message: string }[]

export const issuesOf = (refusal: RefusalFragment | null): Issues =>
  refusal && 'issues' in refusal ? refusal.issues : []

/** What is wrong with one field; issues read on from the field's name. */
export const issuesAt = (issues: Issues, ...names: readonly string[]): readonly string[] =>
  issues.filter(({ path }) => names.includes(path[0] ?? '')).map(({ message }) => message)

/** Attributes that tie a control to its label, its hint and what is wrong with it. */
export interface Control {
  readonly id: string
  readonly 'aria-describedby': string
  readonly 'aria-invalid': boolean
}

export function Field({
  label,
  hint,
  problems = [],
  children,
}: {
  label: string
  hint?: ComponentChildren
  problems?: readonly string[]
  children: (control: Control) => JSX.Element
}) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-notes`, 'aria-invalid': problems.length > 0 })}
      <div id={`${id}-notes`} class="notes">
        {problems.map((problem) => (
          <p key={problem} class="problem">
            {label} {problem}
          </p>
        ))}
        {hint && <p class="hint">{hint}</p>}
      </div>
    </div>
  )
}
