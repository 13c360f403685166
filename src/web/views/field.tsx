import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { RefusalFragment } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { issueWords } from './server-words.tsx'

export type Issues = readonly { readonly path: readonly string[]; readonly message: string }[]

/** What is wrong with a field, to be read after its name. */
export type Problems = readonly ComponentChildren[]

export const issuesOf = (refusal: RefusalFragment | null): Issues =>
  refusal && 'issues' in refusal ? refusal.issues : []

/** What is wrong with one field; issues read on from the field's name. */
export const issuesAt = (issues: Issues, ...names: readonly string[]): Problems =>
  issues.filter(({ path }) => names.includes(path[0] ?? '')).map(({ message }) => issueWords(message))

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
  problems?: Problems
  children: (control: Control) => JSX.Element
}) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-notes`, 'aria-invalid': problems.length > 0 })}
      <div id={`${id}-notes`} class="notes">
        <ProblemList label={label} problems={problems} />
        {hint && <p class="hint">{hint}</p>}
      </div>
    </div>
  )
}

/** What is wrong with a field, below it. */
export function ProblemList({ label, problems }: { label: string; problems: Problems }) {
  return problems.map((problem, index) => (
    <p key={index} class="problem">
      {texts.value.frame.atField(label, problem)}
    </p>
  ))
}
