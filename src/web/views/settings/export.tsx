import { exporting, startExport, stopExport, toPack } from '../../exporting.ts'
import { spokenSize } from '../../media.ts'

/** Everything that one has here and may read, to take away. */
export function Export() {
  return (
    <section class="sheet" aria-labelledby="export" data-testid="export">
      <h2 id="export" tabIndex={-1}>
        Take everything with you
      </h2>
      <p class="hint">
        All letters that you may read, drafts, contacts, answers and files: as a book that opens without a server, and
        as data. It is packed here in your browser, and you can do something else meanwhile.
      </p>
      <div class="actions" aria-live="polite">
        <Progress />
      </div>
    </section>
  )
}

function Progress() {
  const { value } = exporting
  switch (value.state) {
    case 'packing':
      return (
        <>
          <progress aria-label="Packed" value={value.packed} max={Math.max(value.packed, toPack.value)} />
          <p class="outcome">{value.packed} packed.</p>
          <button type="button" class="plain" onClick={stopExport}>
            Stop
          </button>
        </>
      )
    case 'ready':
      return (
        <>
          <a class="main button" href={value.url} download="letters.zip">
            Save it
          </a>
          <p class="outcome">Ready: {spokenSize(value.size)}.</p>
          <button type="button" class="plain" onClick={stopExport}>
            Throw it away
          </button>
        </>
      )
    default:
      return (
        <>
          <button type="button" onClick={() => void startExport()}>
            Pack everything
          </button>
          {value.state === 'failed' && <p class="problem">{value.why}</p>}
        </>
      )
  }
}
