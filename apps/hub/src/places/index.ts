export { nameArea, placesWording, putPlace } from './commands.ts'
export { areaNames, placesOn } from './queries.ts'
export { register } from './routes.ts'
