import type { QueryClient } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { DeskScreen } from '../desk/desk-screen.tsx'
import { SitesScreen } from '../devices/sites-screen.tsx'
import { FigureScreen } from '../indicators/figure-screen.tsx'
import { FiguresScreen } from '../indicators/figures-screen.tsx'
import { PeopleScreen } from '../people/people-screen.tsx'
import { PlayScreen } from '../plays/play-screen.tsx'
import { ReleaseScreen } from '../releases/release-screen.tsx'
import { ReleasesScreen } from '../releases/releases-screen.tsx'
import { AccountScreen } from '../session/account-screen.tsx'
import { UnitScreen } from '../units/unit-screen.tsx'
import { UnitsScreen } from '../units/units-screen.tsx'
import { WorksScreen } from '../works/works-screen.tsx'
import { NowhereScreen } from './nowhere-screen.tsx'
import { Shell } from './shell.tsx'

/** Filters live in the address bar: what is unknown or malformed there is left out, never an error. */
function texts<const K extends string>(...names: K[]): (search: Record<string, unknown>) => Partial<Record<K, string>> {
  return (search) => {
    const kept: Partial<Record<K, string>> = {}
    for (const name of names) {
      const value = search[name]
      if ((typeof value === 'string' || typeof value === 'number') && String(value) !== '') kept[name] = String(value).slice(0, 200)
    }
    return kept
  }
}

const root = createRootRoute({ component: Shell, notFoundComponent: NowhereScreen })
const at = <P extends string>(path: P) => ({ getParentRoute: () => root, path })

const routeTree = root.addChildren([
  createRoute({ ...at('/'), component: DeskScreen }),
  createRoute({ ...at('/works'), component: WorksScreen, validateSearch: texts('q', 'status', 'mine', 'new') }),
  createRoute({ ...at('/works/$id'), component: lazyRouteComponent(() => import('../works/work-screen.tsx'), 'WorkScreen') }),
  createRoute({ ...at('/releases'), component: ReleasesScreen, validateSearch: texts('q', 'status', 'area', 'day') }),
  createRoute({ ...at('/releases/$id'), component: ReleaseScreen }),
  createRoute({ ...at('/indicators'), component: FiguresScreen, validateSearch: texts('period') }),
  createRoute({ ...at('/indicators/$code'), component: FigureScreen, validateSearch: texts('period', 'month', 'area') }),
  createRoute({ ...at('/plays/$id'), component: PlayScreen }),
  createRoute({ ...at('/sites'), component: SitesScreen }),
  createRoute({ ...at('/people'), component: PeopleScreen, validateSearch: texts('q', 'view') }),
  createRoute({ ...at('/units'), component: UnitsScreen, validateSearch: texts('q', 'tree', 'on') }),
  createRoute({ ...at('/units/$id'), component: UnitScreen }),
  createRoute({ ...at('/account'), component: AccountScreen }),
])

export function makeRouter(client: QueryClient) {
  return createRouter({ routeTree, context: { client }, scrollRestoration: true, defaultPreload: false })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
