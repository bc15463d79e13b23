/**
 * Record literals are complete or wrong (manual, 11.7.2.2): a field of a type and its values in all
 * literals of the type come and go together, if each stands on lines of its own. Else the type keeps
 * all of its fields, and the literal all of its values.
 */
import type { SyntaxNode } from '../../syntax/node.ts';

interface Declared {
  readonly type: SyntaxNode;
  readonly fields: ReadonlyMap<string, SyntaxNode>;
  /** The type repeats another one's fields; it cannot lose any. */
  readonly fixed: boolean;
}

interface Literal {
  readonly node: SyntaxNode;
  readonly fields: ReadonlyMap<string, SyntaxNode>;
}

type Need = (at: number, anyOf: readonly number[]) => void;

export class Records {
  private readonly declared: Declared[] = [];
  private readonly literals: Literal[] = [];

  constructor(private readonly text: string) {}

  declare(record: SyntaxNode, fixed: boolean): void {
    const fields = new Map<string, SyntaxNode>();
    for (const field of record.children) {
      if (field.type !== 'field_declaration') continue;
      fields.set(field.first('field_name')!.textIn(this.text), field);
    }
    this.declared.push({ type: record, fields, fixed });
  }

  /** A literal without `with`. */
  literal(record: SyntaxNode): void {
    const fields = new Map<string, SyntaxNode>();
    for (const field of record.children) {
      if (field.type !== 'field_expression') continue;
      const name = field.first('field_path')!.children.at(-1)!.textIn(this.text);
      fields.set(name, field);
    }
    this.literals.push({ node: record, fields });
  }

  /** @param owned offsets of the fields that own their lines */
  finish(owned: ReadonlySet<number>, need: Need): void {
    const byShape = new Map<string, Declared[]>();
    for (const each of this.declared) push(byShape, shapeOf(each.fields), each);
    const of = new Map<Declared, Literal[]>();
    for (const literal of this.literals) {
      const types = byShape.get(shapeOf(literal.fields));
      if (types?.length === 1) push(of, types[0]!, literal);
      else {
        keepAll(literal, need);
        for (const type of types ?? []) keepAll({ node: type.type, fields: type.fields }, need);
      }
    }
    for (const type of this.declared) {
      const literals = of.get(type) ?? [];
      const shared = (byShape.get(shapeOf(type.fields))?.length ?? 0) > 1;
      const free =
        !type.fixed &&
        !shared &&
        [type, ...literals].every(({ fields }) =>
          [...fields.values()].every(({ start }) => owned.has(start)),
        );
      if (free) {
        for (const [name, field] of type.fields) {
          for (const literal of literals) {
            need(field.start, [literal.fields.get(name)!.start]);
            need(literal.fields.get(name)!.start, [field.start]);
          }
        }
      } else if (literals.length > 0 || type.fixed || shared) {
        keepAll({ node: type.type, fields: type.fields }, need);
        for (const literal of literals) keepAll(literal, need);
      }
    }
  }
}

function keepAll({ node, fields }: Literal, need: Need): void {
  for (const field of fields.values()) need(node.start, [field.start]);
}

function shapeOf(fields: ReadonlyMap<string, unknown>): string {
  return [...fields.keys()].sort().join();
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
