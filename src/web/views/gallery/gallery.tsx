import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { kindOf } from '../../media.ts'
import { Document } from './document.tsx'
import { useLinks } from './links.ts'
import { Picture } from './picture.tsx'
import { Film, Voice } from './players.tsx'
import { Viewer } from './viewer.tsx'

/** The files of a letter in its author's order: pictures that follow each other lie side by side. */
export function Gallery({ letterId, attachments }: { letterId: string; attachments: readonly Media[] }) {
  const links = useLinks(letterId, attachments)
  const looking = useSignal<string | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const files = links.files.value
  const pictures = files.filter(isPicture)
  const close = () => {
    const { value: last } = looking
    looking.value = null
    // Where one has come to, which may be another than one has begun with.
    place.current?.querySelector<HTMLElement>(`[data-media="${CSS.escape(last ?? '')}"] button`)?.focus()
  }
  return (
    <div class="gallery" ref={place}>
      {runsOf(files).map(([first, ...others]) => {
        if (isPicture(first)) {
          return (
            <ul key={first.id} class="pictures" data-count={1 + others.length}>
              {[first, ...others].map((media) => (
                <Picture
                  key={media.id}
                  media={media}
                  links={links}
                  onLook={() => {
                    looking.value = media.id
                  }}
                />
              ))}
            </ul>
          )
        }
        switch (kindOf(first.contentType)) {
          case 'voice':
            return <Voice key={first.id} media={first} links={links} />
          case 'film':
            return <Film key={first.id} media={first} links={links} />
          default:
            return <Document key={first.id} media={first} links={links} />
        }
      })}
      {looking.value !== null && (
        <Viewer
          pictures={pictures}
          at={Math.max(
            0,
            pictures.findIndex(({ id }) => id === looking.value),
          )}
          links={links}
          onMove={(to) => {
            looking.value = pictures[to]?.id ?? null
          }}
          onClose={close}
        />
      )}
    </div>
  )
}

const isPicture = ({ contentType }: Media) => kindOf(contentType) === 'picture'

type Run = readonly [Media, ...Media[]]

/** Pictures that follow each other together, everything else by itself. */
function runsOf(files: readonly Media[]): Run[] {
  const runs: [Media, ...Media[]][] = []
  for (const file of files) {
    const last = runs.at(-1)
    if (last && isPicture(file) && isPicture(last[0])) last.push(file)
    else runs.push([file])
  }
  return runs
}
