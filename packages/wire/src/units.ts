import * as z from 'zod'
import { agencyId, localDate, uuid7 } from './primitives.ts'
import { route } from './route.ts'

export const unitTree = z.enum(['administrative', 'force', 'department', 'external'])

/** A unit as it stood on one day. `code` is the legal code of that version, when it has one. */
export const unitView = z.object({
  id: uuid7,
  tree: unitTree,
  name: z.string(),
  kind: z.string(),
  code: z.string().nullable(),
  parentId: uuid7.nullable(),
  from: localDate,
  to: localDate.nullable(),
  children: z.int(),
})
export type UnitView = z.infer<typeof unitView>

export const unitChangeView = z.object({
  id: uuid7,
  kind: z.enum(['rename', 'merge', 'split', 'move', 'function_transfer', 'dissolve']),
  date: localDate,
  document: z.string(),
  lines: z.array(z.object({ fromId: uuid7, fromName: z.string(), toId: uuid7, toName: z.string(), scope: z.enum(['whole', 'part']) })),
})

export const unitHistory = z.object({
  id: uuid7,
  versions: z.array(unitView),
  changes: z.array(unitChangeView),
  path: z.array(z.object({ id: uuid7, name: z.string() })),
})

/** The name an agency bears from one day to another, both included. Sites and portal are provisioned with these rows. */
export const agencyName = z.object({
  agency: agencyId,
  name: z.string().min(1).max(300),
  shortName: z.string().min(1).max(100),
  from: localDate,
  to: localDate.nullable(),
})
export type AgencyName = z.infer<typeof agencyName>

export const units = {
  list: route({
    method: 'GET',
    path: '/api/units',
    query: z.object({ on: localDate.optional(), tree: unitTree.optional(), parent: uuid7.optional(), q: z.string().max(100).optional() }),
    response: z.object({ on: localDate, rows: z.array(unitView) }),
  }),
  one: route({ method: 'GET', path: '/api/units/:id', params: z.object({ id: uuid7 }), response: unitHistory }),
  agencies: route({
    method: 'GET',
    path: '/api/agencies',
    query: z.object({ on: localDate.optional() }),
    response: z.array(
      z.object({
        agency: agencyId,
        unitId: uuid7,
        name: z.string(),
        shortName: z.string(),
        from: localDate,
        to: localDate.nullable(),
        document: z.string(),
      }),
    ),
  }),
}
