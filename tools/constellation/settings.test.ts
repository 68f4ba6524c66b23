import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freePort } from '../postgres/cluster.ts'
import { rolesOf } from './roles.ts'
import { checkDatabase, checkFolder, checkPort, readSettings } from './settings.ts'

describe('what a person can put right is said in one sentence', () => {
  it('a taken port is named with the variable that changes it', async () => {
    const server = createServer()
    const port = await new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)))
    await expect(checkPort('127.0.0.1', port, 'HD_PORTAL_PORT')).rejects.toThrow(
      `Port ${port} is taken by another program: stop that program, or set HD_PORTAL_PORT to another port.`,
    )
    server.close()
  })

  it('a word in the place of a port', () => {
    expect(() => readSettings({ HD_HUB_PORT: 'eighty' })).toThrow('HD_HUB_PORT is "eighty", which is not a port (1 to 65535).')
  })

  it('a folder that cannot be made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hd-set-'))
    writeFileSync(join(folder, 'file'), '')
    expect(() => checkFolder(join(folder, 'file/var'))).toThrow(/cannot be written \(ENOTDIR\): set HD_VAR/)
    chmodSync(folder, 0o700)
    rmSync(folder, { recursive: true })
  })

  it('a database that does not answer, without its password', async () => {
    const port = await freePort()
    const failure = checkDatabase(`postgres://me:secret@127.0.0.1:${port}/mine`)
    await expect(failure).rejects.toThrow(`The database at 127.0.0.1:${port}/mine does not answer (ECONNREFUSED): check DATABASE_URL`)
  })
})

it('only the hub learns the address of the database', () => {
  const roles = rolesOf(readSettings({}), 'postgres://secret')
  expect(roles.filter((role) => 'DATABASE_URL' in role.env).map((role) => role.name)).toEqual(['hub'])
})
