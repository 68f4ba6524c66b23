// Its own process on purpose: espeak-ng is GPL-3, so it is run, not linked; and each call starts from nothing, which makes it deterministic.
import { text } from 'node:stream/consumers'
import speak from 'espeak-ng'

interface Files {
  writeFile(path: string, content: string): void
  readFile(path: string): Uint8Array
}

const voice = process.argv[2] ?? 'vi'
const wordsAMinute = process.argv[3] ?? '150'
const words = await text(process.stdin)
const machine = (await speak({
  preRun: [(module: { FS: Files }) => module.FS.writeFile('words.txt', words)],
  arguments: ['-v', voice, '-s', wordsAMinute, '-b', '1', '-f', 'words.txt', '-w', 'speech.wav'],
  print: () => undefined,
  printErr: () => undefined,
})) as { FS: Files }
process.stdout.write(machine.FS.readFile('speech.wav'))
