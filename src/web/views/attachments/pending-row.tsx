import { kindOf, spokenSize } from '../../media.ts'
import type { Upload } from '../../uploads.ts'
import { Caption, Line } from './line.tsx'

/** A file on its way. */
export function PendingRow({ upload, onCancel }: { upload: Upload; onCancel: () => void }) {
  const { file, preview, caption, progress, trouble, refusal } = upload
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
              aria-label={`Try again: ${file.name}`}
              onClick={({ currentTarget }) => {
                // It goes, and the focus must be somewhere.
                ;(currentTarget.nextElementSibling as HTMLElement | null)?.focus()
                upload.retry()
              }}
            >
              Try again
            </button>
          )}
          <button
            type="button"
            class="step"
            aria-label={isRefused ? `Remove ${file.name}` : `Cancel ${file.name}`}
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
          It is not in the letter. {refusal}
        </p>
      ) : (
        <Progress upload={upload} part={progress.value} trouble={trouble.value} />
      )}
    </Line>
  )
}

function Progress({ upload, part, trouble }: { upload: Upload; part: number; trouble: string | null }) {
  const { name, size } = upload.file
  return (
    <div class="sending">
      <progress aria-label={`${name} on its way`} max={1} value={part} />
      <p class="hint">
        {spokenSize(part * size)} of {spokenSize(size)}
      </p>
      {trouble && (
        <p class="problem" role="status">
          {trouble} It goes on as soon as it can.
        </p>
      )}
    </div>
  )
}
