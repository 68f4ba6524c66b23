import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSources } from '../tests/floorplan/sources.ts'
import { wordedCodes } from '../tests/glossary/codes.ts'
import { withCodes } from '../tests/glossary/page.ts'
import { repository } from './constellation/settings.ts'

// Writes the section of refusal codes of GLOSSARY.md anew from the rooms' own tables.
const path = join(repository, 'GLOSSARY.md')
writeFileSync(path, withCodes(readFileSync(path, 'utf8'), wordedCodes(readSources(repository))))
