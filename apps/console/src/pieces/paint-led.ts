/** Draws lit dots as an LED board shows them: one round dot for each true pixel, dark dots visible. Shared by the console and the signing page. */
export function paintLed(
  canvas: HTMLCanvasElement,
  face: { pixels: Uint8Array; width: number; height: number },
  colour: 'amber' | 'white',
  step = 4,
): void {
  const { pixels, width, height } = face
  canvas.width = width * step
  canvas.height = height * step
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.fillStyle = '#0a0d10'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  const lit = colour === 'amber' ? '#ffc533' : '#f4f7f8'
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      pen.fillStyle = pixels[y * width + x] === 0 ? '#161b20' : lit
      pen.beginPath()
      pen.arc(x * step + step / 2, y * step + step / 2, step * 0.4, 0, 7)
      pen.fill()
    }
  }
}
