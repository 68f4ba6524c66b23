// The only file that runs on the machine's own Node (20.19 or newer) and before anything is installed: no dependency, no
// TypeScript. It installs the locked packages when they are missing or differ, then hands over to Node 24 from node_modules.
import { spawn } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, readFileSync, realpathSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))
const ownNode = join(root, 'node_modules/.bin/node')
const neededBytes = 1_500_000_000

/** Verb → the file that does it and the arguments that come first. */
const verbs = {
  start: ['tools/start.ts'],
  test: ['tools/test.ts'],
  soak: ['tools/soak.ts'],
  bench: ['tools/bench.ts'],
  check: ['tools/check.ts'],
  dev: ['tools/dev.ts'],
  reset: ['tools/reset.ts'],
  hub: ['tools/role.ts', 'hub'],
  signer: ['tools/role.ts', 'signer'],
  signing: ['tools/role.ts', 'signing'],
  portal: ['tools/role.ts', 'portal'],
  player: ['tools/role.ts', 'player'],
}

class Problem extends Error {}

function checkMachine() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Problem(`Node.js ${process.versions.node} is too old for the set-up: install Node.js 20.19 or newer (https://nodejs.org).`)
  }
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Problem(`Hải Đăng runs on Linux x64 or arm64; this machine is ${process.platform} ${process.arch}.`)
  }
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages
  } catch {
    return undefined
  }
}

/** npm writes node_modules/.package-lock.json last, so an install cut short counts as none. */
function isInstalled() {
  const locked = readPackages('package-lock.json')
  const installed = readPackages('node_modules/.package-lock.json')
  if (!locked) throw new Problem(`package-lock.json is missing or damaged in ${root}: take it from the repository again.`)
  if (!installed || !existsSync(ownNode)) return false
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '' || !path.startsWith('node_modules/')) return true
    const there = installed[path]
    if (!there) return wanted.optional === true
    return there.version === wanted.version && there.integrity === wanted.integrity
  })
}

function checkRoom() {
  try {
    accessSync(root, constants.W_OK)
    if (existsSync(join(root, 'node_modules'))) accessSync(join(root, 'node_modules'), constants.W_OK)
  } catch {
    throw new Problem(
      `The folder ${root} cannot be written by this user, so packages cannot be installed: make a copy of your own (git clone).`,
    )
  }
  const disk = statfsSync(root)
  const free = disk.bavail * disk.bsize
  if (free < neededBytes) {
    throw new Problem(`The disk is full: ${root} has ${Math.floor(free / 1e6)} MB free, installing needs ${neededBytes / 1e6} MB.`)
  }
}

function install() {
  checkRoom()
  console.log('Đang cài các gói đã khoá phiên bản (một lần, khoảng một phút)… / Installing the locked packages (once, about a minute)…')
  const began = Date.now()
  const beat = setInterval(() => console.log(`  … ${Math.round((Date.now() - began) / 1000)} s`), 10_000)
  // npm by itself tries for minutes before it says that there is no network.
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=5000']
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...patience]
  const npm = process.env.npm_execpath
  const child = npm?.endsWith('.js')
    ? spawn(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    : spawn('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  child.stderr.on('data', (bytes) => {
    words = (words + bytes).slice(-20_000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Problem(`npm could not be started (${cause.message}): install npm beside Node.js.`)))
    child.once('close', (code) => {
      clearInterval(beat)
      if (code !== 0) return reject(new Problem(whyNpmFailed(words)))
      console.log(`  xong sau ${Math.round((Date.now() - began) / 1000)} s / done`)
      resolve()
    })
  })
}

function whyNpmFailed(words) {
  if (/ENOSPC/.test(words))
    return `The disk became full while installing packages into ${root}: free about ${neededBytes / 1e6} MB and run again.`
  if (/EACCES|EPERM|EROFS/.test(words)) return `npm may not write into ${root}: make a copy of your own (git clone) and run again.`
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i.test(words)) {
    return 'The npm registry cannot be reached, and packages are needed once: connect to the network, or set the registry with "npm config set registry …".'
  }
  return `Installing packages failed; npm said:\n${words.trim().split('\n').slice(-12).join('\n')}`
}

/** Some packages set this by an install script, which npm may have been told not to run. */
function makeExecutable() {
  const file = join(root, `node_modules/@ffmpeg-installer/linux-${process.arch}/ffmpeg`)
  try {
    accessSync(file, constants.X_OK)
  } catch {
    if (existsSync(file)) chmodSync(file, 0o755)
  }
}

/** Runs on Node 24; SIGINT reaches the child from the terminal itself, SIGTERM is passed on, and so is the death of npm. */
function handOver(verb) {
  const child = spawn(ownNode, [...verbs[verb].map((part, index) => (index === 0 ? join(root, part) : part)), ...process.argv.slice(3)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
  })
  process.on('SIGINT', () => undefined)
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill('SIGTERM'))
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) child.kill('SIGTERM')
  }, 1_000)
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearInterval(watch)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

async function main() {
  const verb = process.argv[2]
  if (!Object.hasOwn(verbs, verb ?? '')) throw new Problem(`Usage: node tools/setup.mjs <${Object.keys(verbs).join(' | ')}>`)
  checkMachine()
  if (!isInstalled()) await install()
  makeExecutable()
  return handOver(verb)
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (cause) => {
    console.error(cause instanceof Problem ? `\n${cause.message}\n` : cause)
    process.exitCode = 1
  },
)
