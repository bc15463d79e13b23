/**
 * What pylint infers about the classes and functions of a file, as requirements: members that are
 * used must be defined (E1101, E0203), initialisers must take what they are given (E1120, E1121),
 * a call whose value is used must return one (E1111, E1128, E1133, E1136), an overriding initialiser
 * must call its base's (W0231), and an instance must have the protocol that it is used with.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { AnalysisBuilder } from '../analysis-builder.ts';
import type { Opacity } from './opacity.ts';
import { collectReturns, isDemanding, tellingOf, type ValueKind, valueKind } from './values.ts';

interface Member {
  readonly at: number;
  readonly value: ValueKind;
  /** The function whose body assigns it; null for what the class body defines. */
  readonly within: SyntaxNode | null;
}

interface ClassInfo {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly bases: readonly string[];
  readonly members: Map<string, Member[]>;
  readonly abstract: string[];
  readonly decorated: boolean;
}

export function requireInference(
  root: SyntaxNode,
  text: string,
  opacity: Opacity,
  builder: AnalysisBuilder,
): void {
  new Inference(text, opacity, builder).run(root);
}

class Inference {
  private readonly classes = new Map<string, ClassInfo[]>();
  /** Statements that give a function of this name its value. */
  private readonly returns = new Map<string, number[][]>();
  private readonly functions = new Set<string>();
  /** `name = function`: the name is called in its stead. */
  private readonly aliases: SyntaxNode[] = [];
  private readonly attributes: {
    node: SyntaxNode;
    info: ClassInfo | null;
    method: SyntaxNode | null;
  }[] = [];
  private readonly calls: { node: SyntaxNode; info: ClassInfo | null }[] = [];
  /** Assignments to an attribute of this name of anything but `self`. */
  private readonly outside = new Map<string, { readonly base: string; readonly at: number }[]>();
  /** Classes that define a member of this name. */
  private readonly owners = new Map<string, ClassInfo[]>();

  constructor(
    private readonly text: string,
    private readonly opacity: Opacity,
    private readonly builder: AnalysisBuilder,
  ) {}

  run(root: SyntaxNode): void {
    this.visit(root, null, null);
    for (const infos of this.classes.values()) {
      for (const info of infos) {
        for (const name of info.members.keys()) push(this.owners, name, info);
      }
    }
    for (const { node, info, method } of this.attributes) this.attribute(node, info, method);
    for (const { node, info } of this.calls) this.call(node, info);
    for (const alias of this.aliases) {
      this.needReturns(alias.start, alias.textIn(this.text));
    }
  }

  private visit(node: SyntaxNode, info: ClassInfo | null, method: SyntaxNode | null): void {
    let inner = info;
    let within = method;
    if (node.type === 'identifier' && node.field === 'right') this.aliases.push(node);
    if (node.type === 'class_definition') {
      inner = this.classInfo(node);
      within = null;
    } else if (node.type === 'function_definition') {
      this.functionInfo(node);
      if (info && method === null) within = node;
      if (info && method === null) this.initialiser(node, info);
    } else if (node.type === 'attribute') {
      this.attributes.push({ node, info, method });
      if (assignmentOf(node)) this.assigned(node, info, method);
    } else if (node.type === 'call') {
      this.calls.push({ node, info });
    } else if (info && method && node.type === 'identifier') {
      this.selfUse(node, info, method);
    }
    for (const child of node.children) if (child.named) this.visit(child, inner, within);
  }

  private classInfo(node: SyntaxNode): ClassInfo {
    const bases = (node.child('superclasses')?.namedChildren ?? [])
      .filter(({ type }) => type !== 'keyword_argument' && type !== 'comment')
      .map((base) => base.textIn(this.text));
    const info: ClassInfo = {
      name: node.child('name')!.textIn(this.text),
      node,
      bases,
      members: new Map(),
      abstract: [],
      decorated: node.parent?.type === 'decorated_definition',
    };
    push(this.classes, info.name, info);
    for (const statement of statementsOf(node.child('body')!)) this.classMember(statement, info);
    return info;
  }

  private classMember(statement: SyntaxNode, info: ClassInfo): void {
    const definition =
      statement.type === 'decorated_definition' ? statement.child('definition') : statement;
    if (definition?.type === 'function_definition' || definition?.type === 'class_definition') {
      const name = definition.child('name')!;
      push(info.members, name.textIn(this.text), { at: name.start, value: 'other', within: null });
      if (
        statement !== definition &&
        /abstract/.test(this.text.slice(statement.start, definition.start))
      ) {
        info.abstract.push(name.textIn(this.text));
      }
      return;
    }
    let assignment = statement.type === 'expression_statement' ? statement.children[0]! : null;
    while (assignment?.type === 'assignment') {
      const right = assignment.child('right');
      for (const name of namesIn(assignment.child('left')!)) {
        const member = { at: name.start, value: valueKind(right), within: null };
        push(info.members, name.textIn(this.text), member);
      }
      assignment = right;
    }
  }

  private selfName(method: SyntaxNode): string | null {
    const first = method.child('parameters')?.namedChildren[0];
    const name = first?.type === 'identifier' ? first : first?.namedChildren[0];
    return name?.type === 'identifier' ? name.textIn(this.text) : null;
  }

  /** `self.x = …` in a method defines x; so does `other.x = …`, for all that may be other. */
  private assigned(node: SyntaxNode, info: ClassInfo | null, method: SyntaxNode | null): void {
    const base = node.child('object')!.textIn(this.text);
    const name = node.child('attribute')!.textIn(this.text);
    if (info && method && base === this.selfName(method)) {
      const { value } = assignmentOf(node)!;
      push(info.members, name, { at: node.start, value, within: method });
    } else {
      push(this.outside, name, { base, at: node.start });
    }
  }

  private attribute(node: SyntaxNode, info: ClassInfo | null, method: SyntaxNode | null): void {
    if (assignmentOf(node) && node.parent?.type !== 'augmented_assignment') return;
    const object = node.child('object')!;
    const name = node.child('attribute')!.textIn(this.text);
    const demanding = isDemanding(node);
    const base = object.textIn(this.text);
    // A property is called where its value is used.
    if (demanding && node.field !== 'function' && !this.opacity.isOpaque(object)) {
      this.needReturns(node.start, name);
    }
    if (info && method && base === this.selfName(method)) {
      if (this.family(info).every(({ members }) => !members.has(name))) {
        this.needOutside(node, name, () => true);
      }
      return this.needMember(node, name, this.family(info), method, demanding);
    }
    if (info && /^super\(/.test(object.textIn(this.text))) {
      const family = this.family(info).slice(1);
      return this.needMember(node, name, family, null, demanding);
    }
    // What `self.x` holds is inferred from what the class assigns to it.
    const own = info && method && base.startsWith(`${this.selfName(method)}.`);
    if (!own && this.opacity.isOpaque(object)) return;
    this.needOutside(node, name, (other) => other === base || this.functions.has(other));
    for (const owner of this.owners.get(name) ?? []) {
      this.needMember(node, name, [owner], null, demanding);
    }
  }

  private needOutside(node: SyntaxNode, name: string, fits: (base: string) => boolean): void {
    // Which of several functions is meant is not known: the attribute is needed of each.
    const found = new Map<string, number[]>();
    for (const { base, at } of this.outside.get(name) ?? []) if (fits(base)) push(found, base, at);
    for (const group of found.values()) this.builder.require(node.start, group);
  }

  /** A class and its bases in this file, nearest first. */
  private family(info: ClassInfo): ClassInfo[] {
    const out: ClassInfo[] = [info];
    for (let i = 0; i < out.length && i < 50; i++) {
      for (const base of out[i]!.bases) {
        for (const found of this.classes.get(base) ?? []) if (!out.includes(found)) out.push(found);
      }
    }
    return out;
  }

  private needMember(
    node: SyntaxNode,
    name: string,
    family: readonly ClassInfo[],
    method: SyntaxNode | null,
    demanding: boolean,
  ): void {
    const all = family.flatMap((info) => info.members.get(name) ?? []);
    if (all.length === 0) return;
    // What the same method assigns only later does not count (E0203).
    const early = all.filter(
      ({ within, at }) => within === null || within !== method || at < node.start,
    );
    // `self.x = self.x + 1` reads what another statement assigned.
    const own = node.within('expression_statement');
    const others = early.filter(({ at }) => !own || at < own.start || at >= own.end);
    const members = others.length > 0 ? others : early.length > 0 ? early : all;
    this.builder.require(
      node.start,
      members.map(({ at }) => at),
    );
    if (!demanding) return;
    const telling = tellingOf(all);
    if (telling.length > 0 && telling.length < all.length) {
      this.builder.require(
        node.start,
        telling.map(({ at }) => at),
      );
    }
  }

  /** `self[…]`, `for x in self`, `with self`, `self()` need the protocol's methods. */
  private selfUse(node: SyntaxNode, info: ClassInfo, method: SyntaxNode): void {
    const { parent } = node;
    if (!parent || parent.type === 'attribute' || !isDemanding(node)) {
      if (parent?.type !== 'argument_list') return;
    }
    if (node.textIn(this.text) !== this.selfName(method)) return;
    for (const other of this.family(info)) this.protocol(node.start, other);
  }

  private protocol(at: number, info: ClassInfo): void {
    for (const [name, members] of info.members) {
      if (/^__\w+__$/.test(name) && !QUIET.has(name)) {
        this.builder.require(
          at,
          members.map((member) => member.at),
        );
      }
    }
  }

  private functionInfo(node: SyntaxNode): void {
    const out: number[] = [];
    const name = node.child('name')!.textIn(this.text);
    this.functions.add(name);
    collectReturns(node.child('body')!, out);
    if (out.length > 0) push(this.returns, name, out);
  }

  /** W0231: the initialiser needs its call of the base's. */
  private initialiser(node: SyntaxNode, info: ClassInfo): void {
    if (node.child('name')!.textIn(this.text) !== '__init__' || info.bases.length === 0) return;
    for (const inner of node.walk()) {
      if (inner.type !== 'attribute' || inner.child('attribute')!.textIn(this.text) !== '__init__')
        continue;
      if (inner.parent?.type === 'call') this.builder.require(node.start, [inner.start]);
    }
  }

  private call(node: SyntaxNode, info: ClassInfo | null): void {
    const callee = node.child('function')!;
    const name = (callee.type === 'attribute' ? callee.child('attribute')! : callee).textIn(
      this.text,
    );
    if (isUsed(node) && !this.opacity.isOpaque(callee)) {
      this.needReturns(node.start, name);
    }
    if (name === 'getattr') this.attributeByName(node);
    const made = name === 'cls' && info ? [info] : (this.classes.get(name) ?? []);
    for (const each of made) this.construction(node, each);
    if (name === '__init__' && info) {
      for (const base of this.family(info).slice(1)) this.construction(node, base);
    }
  }

  /** `getattr(x, "f")` may be any function f, and is called to some purpose. */
  private attributeByName(call: SyntaxNode): void {
    const second = call.child('arguments')?.namedChildren[1];
    const name = second?.type === 'string' ? second.textIn(this.text).slice(1, -1) : '';
    this.needReturns(call.start, name);
  }

  private needReturns(at: number, name: string): void {
    for (const offsets of this.returns.get(name) ?? []) this.builder.require(at, offsets);
  }

  private construction(node: SyntaxNode, made: ClassInfo): void {
    const family = this.family(made);
    const overrides = new Set(family.slice(1).flatMap((base) => base.abstract));
    const outside = made.bases.some((base) => !this.classes.has(base));
    for (const info of family) {
      for (const [name, members] of info.members) {
        const initial = name === '__init__' || name === '__new__' || name === '__call__';
        const field = (info.decorated || outside) && members.every(({ within }) => within === null);
        const protocol = /^__\w+__$/.test(name) && !QUIET.has(name);
        if (initial || overrides.has(name) || protocol || (field && !this.isMethod(members))) {
          this.builder.require(
            node.start,
            members.map(({ at }) => at),
          );
        }
      }
    }
  }

  private isMethod(members: readonly Member[]): boolean {
    return members.every(({ at }) => /\bdef\s+$/.test(this.text.slice(Math.max(0, at - 8), at)));
  }
}

/** Special methods whose absence no linter notices at a use. */
const QUIET = new Set([
  '__repr__',
  '__str__',
  '__hash__',
  '__eq__',
  '__ne__',
  '__del__',
  '__doc__',
  '__format__',
  '__slots__',
  '__module__',
  '__all__',
  '__reduce__',
  '__getstate__',
  '__setstate__',
  '__copy__',
  '__deepcopy__',
  '__sizeof__',
]);

/** Whether the value of a call goes anywhere. */
function isUsed(call: SyntaxNode): boolean {
  const parent = call.parent;
  if (parent?.type === 'await') return parent.parent?.type !== 'expression_statement';
  return parent?.type !== 'expression_statement';
}

/** The statements of a class body, those in its `if` and `try` branches included. */
function statementsOf(block: SyntaxNode): SyntaxNode[] {
  return block.namedChildren.flatMap((child) => {
    if (!/^(if|try|with|for|while|match)_statement$/.test(child.type)) return [child];
    const inner = child.namedChildren.flatMap((part) =>
      part.type === 'block'
        ? [part]
        : part.type.endsWith('_clause')
          ? part.namedChildren.filter(({ type }) => type === 'block')
          : [],
    );
    return inner.flatMap(statementsOf);
  });
}

function namesIn(target: SyntaxNode): SyntaxNode[] {
  if (target.type === 'identifier') return [target];
  if (target.type === 'attribute' || target.type === 'subscript') return [];
  return target.namedChildren.flatMap(namesIn);
}

/** What is assigned where the node is a target, null where it is not one. */
function assignmentOf(node: SyntaxNode): { value: ValueKind } | null {
  let target = node;
  while (
    target.parent &&
    /^(pattern_list|tuple_pattern|list_pattern|list_splat_pattern|tuple|as_pattern_target|expression_list)$/.test(
      target.parent.type,
    )
  ) {
    target = target.parent;
  }
  const { parent } = target;
  if (!parent) return null;
  if (target.type === 'as_pattern_target') return { value: 'other' };
  if (target.field !== 'left') return null;
  switch (parent.type) {
    case 'assignment':
      if (!parent.child('right')) return { value: 'other' };
      return { value: target === node ? valueKind(parent.child('right')) : 'other' };
    case 'augmented_assignment':
    case 'for_statement':
      return { value: 'other' };
    default:
      return null;
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
