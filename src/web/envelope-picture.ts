import { waxBody, waxMark } from './views/wax.tsx'

/** What stands on an envelope: nothing of what is in it. */
export interface Address {
  /** Who it is for, in words; null where that is nobody's business. */
  readonly receiver: string | null
  /** When it opens, in words. */
  readonly day: string
}

const [width, height] = [1_200, 630]
/** The envelope in the picture, and where its flap ends and the wax is. */
const envelope = { left: 130, top: 60, width: 940, height: 510 }
const tip = { x: width / 2, y: 300 }
/** A seal is drawn in a square of 64. */
const waxSize = 190

/**
 * A picture of a shut letter as people share it, 1200 × 630, in the colours that it has on the page.
 *
 * @param letter the element whose colours those are
 */
export async function envelopePicture({ receiver, day }: Address, letter: Element): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('This browser draws no pictures.')
  const colour = colours(letter)
  const { left, top } = envelope
  const [right, bottom] = [left + envelope.width, top + envelope.height]

  brush.fillStyle = colour('ground')
  brush.fillRect(0, 0, width, height)
  Object.assign(brush, { shadowColor: colour('shadow'), shadowBlur: 30, shadowOffsetY: 12 })
  fill(brush, colour('envelope'), new Path2D(`M${left} ${top}H${right}V${bottom}H${left}z`))
  Object.assign(brush, { shadowBlur: 10, shadowOffsetY: 4 })
  fill(brush, colour('envelope-flap'), new Path2D(`M${left} ${top}H${right}L${tip.x} ${tip.y}z`))

  brush.save()
  brush.translate(tip.x - waxSize / 2, tip.y - waxSize / 2)
  brush.scale(waxSize / 64, waxSize / 64)
  fill(brush, colour('wax'), new Path2D(waxBody))
  brush.shadowColor = 'transparent'
  const rim = new Path2D()
  rim.arc(32, 32, 20, 0, 2 * Math.PI)
  line(brush, colour('wax-deep'), 1.6, rim)
  line(brush, colour('envelope'), 2.2, new Path2D(waxMark))
  brush.restore()

  const write = (text: string, size: number, ink: string, y: number) => {
    Object.assign(brush, {
      font: `${size}px ${getComputedStyle(document.body).fontFamily}`,
      fillStyle: colour(ink),
      textAlign: 'center',
      shadowColor: 'transparent',
    })
    brush.fillText(text, width / 2, y, envelope.width - 80)
  }
  if (receiver !== null) write(receiver, 52, 'ink', 462)
  write(day, 36, 'soft-ink', 524)
  return new Promise((resolve, reject) =>
    canvas.toBlob((picture) => (picture ? resolve(picture) : reject(new Error('This browser made no picture.')))),
  )
}

function fill(brush: CanvasRenderingContext2D, colour: string, path: Path2D): void {
  brush.fillStyle = colour
  brush.fill(path)
}

function line(brush: CanvasRenderingContext2D, colour: string, lineWidth: number, path: Path2D): void {
  Object.assign(brush, { strokeStyle: colour, lineWidth, lineCap: 'round' })
  brush.stroke(path)
}

/** The stylesheet's, as they are in this element, by this light. */
function colours(element: Element): (name: string) => string {
  const probe = element.appendChild(document.createElement('span'))
  // What changes slowly elsewhere would be read half-way.
  probe.style.transition = 'none'
  queueMicrotask(() => probe.remove())
  return (name) => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
}
