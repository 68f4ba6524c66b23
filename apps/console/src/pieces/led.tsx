import { useEffect, useRef } from 'react'
import { paintLed } from './paint-led.ts'

export function Led({
  face,
  colour,
  label,
}: {
  face: { pixels: Uint8Array; width: number; height: number }
  colour: 'amber' | 'white'
  label: string
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current !== null) paintLed(canvas.current, face, colour)
  }, [face, colour])
  return <canvas ref={canvas} className="led" role="img" aria-label={label} width={face.width * 4} height={face.height * 4} />
}
