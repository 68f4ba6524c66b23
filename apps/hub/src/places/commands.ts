import { placeRefusal } from '@hai-dang/domain'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse, type WordingTable } from '../door/refusals.ts'
import { areasTaken } from './queries.ts'
import { type NewPlace, upsertArea, upsertPlace } from './store.ts'

/** Keeps a place under its id; saying the same twice changes nothing. */
export async function putPlace(deps: Pick<HubDeps, 'db'>, place: NewPlace): Promise<RefusalResult | null> {
  return deps.db.transaction().execute(async (trx) => {
    const refusal = placeRefusal(place, place.area, await areasTaken(trx, place.id))
    if (refusal !== null) return refuse(refusal.code)
    await upsertPlace(trx, place)
    return null
  })
}

/** Names an area for screens. */
export async function nameArea(deps: Pick<HubDeps, 'db'>, area: { id: string; name: string }): Promise<void> {
  await deps.db.transaction().execute((trx) => upsertArea(trx, area))
}

export const placesWording: WordingTable = {
  'place.outside-coast': {
    status: 422,
    vi: 'Toạ độ nằm ngoài vùng biển của chương trình.',
    en: 'The position lies outside the coast of the programme.',
  },
  'place.area-taken': { status: 409, vi: 'Khu vực này đã gắn với một địa điểm khác.', en: 'Another place already answers for this area.' },
}
