import { isReservedPagePath, pageV1 } from '@hai-dang/wire'

/** Whether a portal can serve a page there: the rule of the signed page itself, and none of the portal's own addresses. */
export function isPagePath(path: string): boolean {
  return pageV1.shape.path.safeParse(path).success && !isReservedPagePath(path)
}

/** What was meant, when only the form of it is wrong: a stroke in front, lower case, none behind. */
export function mendedPath(typed: string): string {
  const path = typed.trim().toLowerCase().replace(/\/+/g, '/').replace(/\/$/, '')
  return path === '' || path.startsWith('/') ? path : `/${path}`
}

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
