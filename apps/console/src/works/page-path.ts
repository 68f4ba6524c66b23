/** `/tin/tau-duoi-12-met` from a title: no marks, lower case, words joined by hyphens. */
export function pathOf(title: string): string {
  const slug = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '')
  return `/tin/${slug === '' ? 'bai-moi' : slug}`
}
