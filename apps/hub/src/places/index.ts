export { nameArea, placesWording, putPlace } from './commands.ts'
export { placesOn } from './queries.ts'
export { register } from './routes.ts'
