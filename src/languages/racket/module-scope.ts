/**
 * What a Racket module binds: its definitions, with the names that structures derive (Reference 5.1,
 * 4.14), and its requires, told apart into modules whose exports are known, explicit names, and
 * those that may bring anything (Reference 3.2).
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Scope } from '../scope.ts';
import { exportsOf } from './exports.ts';
import { bindsNothing, DEFINE, STRUCT } from './forms.ts';

/** The data of a list, without brackets, comments and dots. */
export function items(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(
    (child) =>
      child.named &&
      !/comment$/.test(child.type) &&
      child.type !== 'dot' &&
      child.type !== 'missing_close',
  );
}

/** The symbol at the head of a list, or "". */
export function headOf(node: SyntaxNode, text: string): string {
  if (node.type !== 'list') return '';
  const first = items(node)[0];
  return first?.type === 'symbol' ? first.textIn(text) : '';
}

interface Binder {
  readonly at: number;
  readonly words: ReadonlySet<string>;
  /** Defines names that it does not mention: a unit's exports. */
  readonly wild: boolean;
}

interface Provider {
  readonly at: number;
  /** For data of phase 1 and above. */
  readonly syntax: boolean;
  readonly names: (name: string) => boolean;
  /** Names among them that are certainly no macros. */
  readonly values: (name: string) => boolean;
}

export class ModuleScope {
  readonly scope: Scope;
  readonly providers: Provider[] = [];
  /** Requires of modules whose exports are not known. */
  readonly unknown: { readonly at: number; readonly syntax: boolean }[] = [];
  /** Forms at file level that are macros of unknown meaning, with the symbols they mention. */
  readonly binders: Binder[] = [];

  /** Names that only look as if an unknown `define-…` form binds them, by offset of the name. */
  readonly guesses = new Set<number>();
  /** Submodules by name. */
  readonly modules = new Map<string, number>();
  /** Structures: where each of their own fields stands. */
  readonly structures = new Map<string, readonly number[]>();

  constructor(
    parent: Scope | null,
    /** The module's language, or "" where it is not known. */
    readonly language: string,
    private readonly text: string,
    /** Offsets of the names that certainly are variables or can be applied like one. */
    private readonly variables: Set<number>,
  ) {
    this.scope = new Scope(parent, 'module');
  }

  /** Whether the language itself provides the name. */
  inLanguage(name: string): boolean {
    const known = exportsOf(this.language);
    return known !== null && (known.values.has(name) || known.syntax.has(name));
  }

  /** Whether the name is certainly a function or another value, not a macro. */
  isValue(name: string): boolean {
    if (this.inLanguage(name)) return exportsOf(this.language)!.values.has(name);
    const from = this.providers.filter((each) => !each.syntax && each.names(name));
    return from.length > 0 && from.every((each) => each.values(name));
  }

  get knowsLanguage(): boolean {
    return exportsOf(this.language) !== null;
  }

  /** Takes in what a file-level form binds. */
  collect(form: SyntaxNode): void {
    const head = headOf(form, this.text);
    if (head === '') return;
    const parts = items(form);
    if (STRUCT.has(head)) this.structure(parts);
    if (head === 'begin' || head === 'begin-for-syntax' || head === 'module+') {
      for (const part of parts.slice(1)) this.collect(part);
    } else if (head === 'require' || head === '#%require' || head === 'require-for-syntax') {
      for (const spec of parts.slice(1)) this.require(spec, head === 'require-for-syntax');
    } else if (/^module\*?$/.test(head)) {
      if (parts[1]) this.modules.set(parts[1].textIn(this.text), form.start);
    } else if (this.isValue(head) || bindsNothing(head)) {
      return;
    } else if (
      !bindDefinition(form, this.scope, this.text, this.variables) &&
      !/^(#%)?provide/.test(head)
    ) {
      this.binders.push({
        at: form.start,
        words: wordsOf(form, this.text),
        wild: /invoke-unit/.test(head),
      });
      for (let guess = parts[1]; guess; guess = items(guess)[0]) this.guesses.add(guess.start);
    }
  }

  private structure(parts: readonly SyntaxNode[]): void {
    const name = parts[1] && firstSymbol(parts[1]);
    const fields = parts.slice(2).find(({ type }) => type === 'list');
    if (!name || !fields) return;
    this.structures.set(
      name.textIn(this.text),
      items(fields).map(({ start }) => start),
    );
  }

  private require(spec: SyntaxNode, syntax: boolean): void {
    if (spec.type !== 'list') return this.provide(spec, moduleName(spec, this.text), syntax);
    const [head, ...rest] = items(spec);
    const [first, ...others] = rest;
    const known = first ? exportsOf(moduleName(first, this.text)) : null;
    const named = (node: SyntaxNode): void => {
      const last = items(node).at(-1) ?? node;
      this.scope.add(last.textIn(this.text), last.start);
      const original = (items(node)[0] ?? node).textIn(this.text);
      if (known?.values.has(original) && !syntax) this.variables.add(last.start);
    };
    switch (head?.textIn(this.text)) {
      case 'for-syntax':
      case 'for-template':
      case 'for-meta':
      case 'for-label':
        for (const each of rest) this.require(each, true);
        return;
      case 'combine-in':
        for (const each of rest) this.require(each, syntax);
        return;
      case 'only-in':
      case 'only':
        return others.forEach(named);
      case 'rename-in':
      case 'rename':
        others.forEach(named);
        return first ? this.require(first, syntax) : undefined;
      case 'except-in':
        return first ? this.require(first, syntax) : undefined;
      case 'prefix-in':
      case 'prefix': {
        const prefix = first?.textIn(this.text) ?? '';
        const of = rest[1] ? exportsOf(moduleName(rest[1], this.text)) : null;
        this.providers.push({
          at: spec.start,
          syntax,
          names: (name) => name.startsWith(prefix),
          values: (name) => of?.values.has(name.slice(prefix.length)) ?? false,
        });
        return;
      }
      case 'submod':
      case 'file':
      case 'lib':
      case 'planet':
      case 'quote':
      case 'relative-in':
      default:
        this.unknown.push({ at: spec.start, syntax });
    }
  }

  private provide(spec: SyntaxNode, module: string, syntax: boolean): void {
    const known = exportsOf(module);
    if (!known) {
      this.unknown.push({ at: spec.start, syntax });
      return;
    }
    const names = (name: string): boolean => known.values.has(name) || known.syntax.has(name);
    const values = (name: string): boolean => known.values.has(name);
    this.providers.push({ at: spec.start, syntax, names, values });
  }
}

function moduleName(spec: SyntaxNode, text: string): string {
  return spec.type === 'symbol' ? spec.textIn(text) : '';
}

function wordsOf(form: SyntaxNode, text: string): Set<string> {
  const words = new Set<string>();
  for (const node of form.walk()) if (node.type === 'symbol') words.add(node.textIn(text));
  return words;
}

/** Heads of definitions whose names are variables; a method is applied like one. */
const VARIABLES =
  /^(define|define\/contract|define-values|match-define|match-define-values|define\/(public|private|override|pubment|augment|augride|overment)(-final)?)$/;

/**
 * Binds what a definition form defines in a scope; false if it is not known to be one. Names that
 * are certainly no macros are noted in `variables`.
 */
export function bindDefinition(
  form: SyntaxNode,
  scope: Scope,
  text: string,
  variables?: Set<number>,
): boolean {
  const head = headOf(form, text);
  const [, target, ...rest] = items(form);
  if (!target) return false;
  const add = (node: SyntaxNode | undefined): void => {
    if (node?.type !== 'symbol') return;
    scope.add(node.textIn(text), node.start);
    if (VARIABLES.test(head)) variables?.add(node.start);
  };
  if (STRUCT.has(head)) {
    bindStructure(target, rest, scope, text, head);
    for (const name of symbolsIn(form)) variables?.add(name.start);
    return true;
  }
  if (head === 'define-logger') {
    const name = target.textIn(text);
    for (const level of ['fatal', 'error', 'warning', 'info', 'debug']) {
      scope.add(`log-${name}-${level}`, target.start);
    }
    scope.add(`${name}-logger`, target.start);
    return true;
  }
  if (
    /^(define|match-define)-values$|^define-(syntaxes|match-expander)$|^define-values-for-syntax$/.test(
      head,
    )
  ) {
    if (target.type === 'list') for (const name of symbolsIn(target)) add(name);
    else add(target);
    return true;
  }
  if (head === 'match-define' || head === 'match-define-values') {
    for (const name of symbolsIn(target)) if (!isHead(name)) add(name);
    add(target);
    return true;
  }
  if (DEFINE.has(head) || /^define/.test(head) || /^(deftype|defstruct|:)$/.test(head)) {
    let name: SyntaxNode | undefined = target;
    while (name?.type === 'list') name = items(name)[0];
    add(name);
    return head !== ':' && (DEFINE.has(head) || head === 'define-syntax-rule');
  }
  if (
    /^(field|init|init-field|inherit|inherit-field|init-rest|inherit\/super|inherit\/inner|public|private|override)$/.test(
      head,
    )
  ) {
    for (const part of [target, ...rest]) add(part.type === 'list' ? firstSymbol(part) : part);
    return true;
  }
  return false;
}

/** In a pattern the head of a list is what it matches, not a name. */
function isHead(name: SyntaxNode): boolean {
  return name.parent?.type === 'list' && items(name.parent)[0] === name;
}

function firstSymbol(node: SyntaxNode): SyntaxNode | undefined {
  let first: SyntaxNode | undefined = node;
  while (first?.type === 'list') first = items(first)[0];
  return first;
}

function* symbolsIn(node: SyntaxNode): Generator<SyntaxNode> {
  for (const inner of node.walk()) if (inner.type === 'symbol') yield inner;
}

/** A structure's constructor, predicate, accessors and mutators (Reference 5.1). */
function bindStructure(
  target: SyntaxNode,
  rest: readonly SyntaxNode[],
  scope: Scope,
  text: string,
  head: string,
): void {
  const id = firstSymbol(target);
  if (!id) return;
  const name = id.textIn(text);
  for (const derived of [name, `${name}?`, `struct:${name}`, `make-${name}`, `${name}-set`]) {
    scope.add(derived, id.start);
  }
  const fields = rest.find(({ type }) => type === 'list');
  for (const field of fields ? items(fields) : []) {
    const symbol = firstSymbol(field);
    if (!symbol) continue;
    const word = symbol.textIn(text);
    scope.add(`${name}-${word}`, symbol.start);
    scope.add(`set-${name}-${word}!`, symbol.start);
    if (head === 'struct' || head === 'struct/contract')
      scope.add(`${name}-${word}-set`, symbol.start);
  }
  rest.forEach((option, index) => {
    if (
      option.type === 'keyword' &&
      /^#:(constructor-name|extra-constructor-name|name|extra-name)$/.test(option.textIn(text))
    ) {
      const given = rest[index + 1];
      if (given?.type === 'symbol') scope.add(given.textIn(text), given.start);
    }
  });
}
