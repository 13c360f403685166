import { decode } from 'blurhash'
import { useEffect, useRef } from 'preact/hooks'

/** Pixels on the longer side: as many as there is to see in it. */
const grain = 32

/** A picture before it is there, stretched to its place. */
export function Blur({ hash, ratio }: { hash: string; ratio: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = Math.max(1, Math.round(ratio >= 1 ? grain : grain * ratio))
  const height = Math.max(1, Math.round(ratio >= 1 ? grain / ratio : grain))
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    context?.putImageData(new ImageData(new Uint8ClampedArray(decode(hash, width, height)), width, height), 0, 0)
  }, [hash])
  return <canvas ref={canvas} class="blur" width={width} height={height} />
}
