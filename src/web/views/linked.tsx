import type { ComponentChildren } from 'preact'

/** An address in a text, without the punctuation that follows it. */
const address = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?'()[\]{}]/g

/** What somebody wrote, in which addresses of the web lead there. */
export function Linked({ text }: { text: string }) {
  const parts: ComponentChildren[] = []
  let end = 0
  for (const { 0: url, index } of text.matchAll(address)) {
    if (!URL.canParse(url)) continue
    parts.push(text.slice(end, index), <WayOut url={url} />)
    end = index + url.length
  }
  return <>{[...parts, text.slice(end)]}</>
}

/** Leads to another site, which does not learn from where. */
export function WayOut({ url }: { url: string }) {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {url}
    </a>
  )
}
