import { exporting, startExport, stopExport, toPack } from '../../exporting.ts'
import { texts } from '../../language/language.ts'
import { spokenSize } from '../../media.ts'

/** Everything that one has here and may read, to take away. */
export function Export() {
  const { heading, hint } = texts.value.taking
  return (
    <section class="sheet" aria-labelledby="export" data-testid="export">
      <h2 id="export" tabIndex={-1}>
        {heading}
      </h2>
      <p class="hint">{hint}</p>
      <div class="actions" aria-live="polite">
        <Progress />
      </div>
    </section>
  )
}

function Progress() {
  const { value } = exporting
  const { taking } = texts.value
  switch (value.state) {
    case 'packing':
      return (
        <>
          <progress aria-label={taking.progress} value={value.packed} max={Math.max(value.packed, toPack.value)} />
          <p class="outcome">{taking.packed(value.packed)}</p>
          <button type="button" class="plain" onClick={stopExport}>
            {taking.stop}
          </button>
        </>
      )
    case 'ready':
      return (
        <>
          <a class="main button" href={value.url} download="letters.zip">
            {taking.save}
          </a>
          <p class="outcome">{taking.ready(spokenSize(value.size))}</p>
          <button type="button" class="plain" onClick={stopExport}>
            {taking.throwAway}
          </button>
        </>
      )
    default:
      return (
        <>
          <button type="button" onClick={() => void startExport()}>
            {taking.pack}
          </button>
          {value.state === 'failed' && <p class="problem">{value.why}</p>}
        </>
      )
  }
}
