import fastify from 'fastify'
import pg from 'pg'

// The least a hub could be: fastify, a database connection, one address that asks the database.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 6 })
await pool.query('select 1')
const app = fastify()
app.get('/livez', async () => ({ ok: true }))
app.get('/api/session', async () => (await pool.query('select now()')).rows[0])
await app.listen({ host: '127.0.0.1', port: Number(process.env.HD_HUB_PORT) })
process.once('SIGTERM', () => process.exit(0))
process.stdout.write('ready floor\n')
