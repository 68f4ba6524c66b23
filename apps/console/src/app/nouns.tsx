import { IconBuildingCommunity, IconChartBar, IconFileText, IconListCheck, IconMapPin, IconUsers, IconVolume } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { MessageKey } from '../messages/catalogue.ts'

export interface Noun {
  to: '/' | '/works' | '/releases' | '/indicators' | '/sites' | '/people' | '/units'
  key: MessageKey
  short: MessageKey
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>
}

/** The rail: only nouns that exist. The first four stand in the bottom bar of a phone. */
export const nouns: readonly Noun[] = [
  { to: '/', key: 'noun.desk', short: 'noun.desk.short', icon: IconListCheck },
  { to: '/works', key: 'noun.works', short: 'noun.works', icon: IconFileText },
  { to: '/releases', key: 'noun.releases', short: 'noun.releases', icon: IconVolume },
  { to: '/indicators', key: 'noun.indicators', short: 'noun.indicators', icon: IconChartBar },
  { to: '/sites', key: 'noun.sites', short: 'noun.sites', icon: IconMapPin },
  { to: '/people', key: 'noun.people', short: 'noun.people', icon: IconUsers },
  { to: '/units', key: 'noun.units', short: 'noun.units', icon: IconBuildingCommunity },
]
