import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParserPlugin, parse } from '@babel/parser'

export interface Import {
  specifier: string
  line: number
  typeOnly: boolean
}

export interface Span {
  name: string
  line: number
  lines: number
}

/** What the rules need to know of one source file; lines count from 1. */
export interface Source {
  path: string
  lines: number
  text: string
  imports: Import[]
  functions: Span[]
  /** Places where a rule may object, by kind. */
  marks: { kind: Mark; line: number }[]
  isTest: boolean
  /** Why the file cannot be read as TypeScript, if so. */
  fault?: string
}

export type Mark = 'process.env' | 'Date.now' | 'Math.random' | 'new Date()' | 'as Verified' | 'export default' | 'export *'

/** A finding is one line: where, what, and what is allowed instead. */
export interface Finding {
  path: string
  line: number
  what: string
  allowed: string
}

export interface Node {
  type: string
  loc?: { start: { line: number }; end: { line: number } } | null
  [key: string]: unknown
}

const skipped = new Set(['node_modules', 'dist', 'var', '.git', 'fixtures', 'vectors', 'docs'])

export function readSources(root: string): Source[] {
  const found: Source[] = []
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !skipped.has(entry.name)) walk(path)
      else if (entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name)) found.push(readSource(path, readFileSync(join(root, path), 'utf8')))
    }
  }
  walk('')
  return found
}

export function readSource(path: string, text: string): Source {
  const source: Source = { path, text, lines: text.split('\n').length - 1, imports: [], functions: [], marks: [], isTest: isTestPath(path) }
  try {
    visit(parsed(path, text), undefined, (node, parent) => collect(node, parent, source))
  } catch (cause) {
    source.fault = String(cause)
  }
  return source
}

export function parsed(path: string, text: string): Node {
  const plugins: ParserPlugin[] = path.endsWith('.tsx') ? ['typescript', 'jsx'] : ['typescript']
  return parse(text, { sourceType: 'module', plugins, attachComment: false }).program as unknown as Node
}

export function format(findings: Finding[]): string {
  return findings.map((finding) => `${finding.path}:${finding.line} ${finding.what}; allowed: ${finding.allowed}`).join('\n')
}

/** Test files and the folders that only tests use. */
function isTestPath(path: string): boolean {
  return /^tests\/|\.test\.tsx?$|\/testing\/|\/examples?\.ts$/.test(path)
}

export function visit(node: Node, parent: Node | undefined, enter: (node: Node, parent: Node | undefined) => void): void {
  enter(node, parent)
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc') continue
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, node, enter)
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ObjectMethod', 'ClassMethod'])

function collect(node: Node, parent: Node | undefined, source: Source): void {
  const line = node.loc?.start.line ?? 0
  collectImport(node, line, source)
  if (functionTypes.has(node.type)) {
    source.functions.push({ name: nameOf(node, parent), line, lines: (node.loc?.end.line ?? line) - line + 1 })
  }
  const kind = handsOver(node, parent) ? undefined : markOf(node)
  if (kind !== undefined) source.marks.push({ kind, line })
}

function collectImport(node: Node, line: number, source: Source): void {
  const add = (target: unknown, typeOnly: boolean): void => {
    if (isNode(target) && target.type === 'StringLiteral') source.imports.push({ specifier: String(target.value), line, typeOnly })
  }
  if (node.type === 'ImportDeclaration') add(node.source, node.importKind === 'type' || everyIsType(node.specifiers))
  if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') add(node.source, node.exportKind === 'type')
  if (node.type === 'ImportExpression') add(node.source, false)
  if (node.type === 'CallExpression' && isNode(node.callee) && node.callee.type === 'Import') add((node.arguments as Node[])[0], false)
  if (node.type === 'TSImportType')
    add(isNode(node.argument) && node.argument.type === 'TSLiteralType' ? node.argument.literal : node.argument, true)
}

function everyIsType(specifiers: unknown): boolean {
  return Array.isArray(specifiers) && specifiers.length > 0 && specifiers.every((specifier) => (specifier as Node).importKind === 'type')
}

function nameOf(node: Node, parent: Node | undefined): string {
  const own = (node.id ?? node.key ?? (parent?.type === 'VariableDeclarator' ? parent.id : undefined)) as Node | undefined
  if (own?.type === 'Identifier') return String(own.name)
  const callee = parent?.type === 'CallExpression' ? (parent.callee as Node) : undefined
  return callee?.type === 'Identifier' ? `function given to ${String(callee.name)}` : 'function without a name'
}

function markOf(node: Node): Mark | undefined {
  if (node.type === 'ExportDefaultDeclaration') return 'export default'
  if (node.type === 'ExportAllDeclaration' || node.type === 'ExportNamespaceSpecifier') return 'export *'
  if (node.type === 'MemberExpression') return memberMark(node)
  if (node.type === 'NewExpression' && isNamed(node.callee, 'Date') && (node.arguments as Node[]).length === 0) return 'new Date()'
  if (node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion') {
    const type = node.typeAnnotation as Node
    return type.type === 'TSTypeReference' && isNamed(type.typeName, 'Verified') ? 'as Verified' : undefined
  }
  return undefined
}

/** `readConfig(process.env)`: the environment goes to config.ts unread. */
function handsOver(node: Node, parent: Node | undefined): boolean {
  return node.type === 'MemberExpression' && parent?.type === 'CallExpression' && parent.callee !== node && isConfigReader(parent.callee)
}

function isConfigReader(callee: unknown): boolean {
  return isNode(callee) && callee.type === 'Identifier' && /^read[A-Za-z]*Config$/.test(String(callee.name))
}

function memberMark(node: Node): Mark | undefined {
  if (isNamed(node.object, 'process') && isNamed(node.property, 'env')) return 'process.env'
  if (isNamed(node.object, 'Date') && isNamed(node.property, 'now')) return 'Date.now'
  if (isNamed(node.object, 'Math') && isNamed(node.property, 'random')) return 'Math.random'
  return undefined
}

function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node.type === 'Identifier' && node.name === name
}
