import { texts } from '../../language/language.ts'
import { kindOf, spokenSize } from '../../media.ts'
import type { Upload } from '../../uploads.ts'
import { Caption, Line } from './line.tsx'

/** A file on its way. */
export function PendingRow({ upload, onCancel }: { upload: Upload; onCancel: () => void }) {
  const { file, preview, caption, progress, trouble, refusal } = upload
  const words = texts.value.writing
  const kind = kindOf(file.type)
  const isRefused = refusal.value !== null
  return (
    <Line
      name={file.name}
      kind={kind}
      picture={kind === 'picture' ? preview : null}
      caption={
        !isRefused && (
          <Caption
            name={file.name}
            value={caption.value}
            onInput={(value) => {
              caption.value = value
            }}
          />
        )
      }
      acts={
        <>
          {isRefused && (
            <button
              type="button"
              class="plain"
              aria-label={words.tryFileAgain(file.name)}
              onClick={({ currentTarget }) => {
                // It goes, and the focus must be somewhere.
                ;(currentTarget.nextElementSibling as HTMLElement | null)?.focus()
                upload.retry()
              }}
            >
              {words.tryAgain}
            </button>
          )}
          <button
            type="button"
            class="step"
            aria-label={isRefused ? words.remove(file.name) : words.cancel(file.name)}
            onClick={() => {
              upload.cancel()
              onCancel()
            }}
          >
            ×
          </button>
        </>
      }
    >
      {isRefused ? (
        <p class="problem" role="alert">
          {words.fileRefused(refusal.value)}
        </p>
      ) : (
        <Progress upload={upload} part={progress.value} trouble={trouble.value} />
      )}
    </Line>
  )
}

function Progress({ upload, part, trouble }: { upload: Upload; part: number; trouble: string | null }) {
  const words = texts.value.writing
  const { name, size } = upload.file
  return (
    <div class="sending">
      <progress aria-label={words.onItsWay(name)} max={1} value={part} />
      <p class="hint">{words.sizeOf(spokenSize(part * size), spokenSize(size))}</p>
      {trouble && (
        <p class="problem" role="status">
          {words.goesOn(trouble)}
        </p>
      )}
    </div>
  )
}
