declare module 'espeak-ng' {
  const speak: (options: Record<string, unknown>) => Promise<unknown>
  // biome-ignore lint/style/noDefaultExport: it is how the package exports.
  export default speak
}
