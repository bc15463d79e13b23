/**
 * What names mean in OCaml: one namespace each for values, types, constructors, fields, modules,
 * module types and classes (manual, 11.3), environments as chains of frames, and modules whose
 * members are known to various degrees.
 */
import { exportsOf } from './exports.ts';

/** v values, t types, c constructors, f fields, m modules, s module types, k classes. */
export type Namespace = 'v' | 't' | 'c' | 'f' | 'm' | 's' | 'k';

export interface Entry {
  /** Offsets of the definitions. */
  readonly at: readonly number[];
  /** For a module or a module type: what it holds. */
  readonly module?: ModuleShape;
  /** For what an include brought: the definitions in the included module. */
  readonly origin?: Entry;
}

/** A structure, a signature, a functor, or something of which nothing is known. */
export class ModuleShape {
  readonly members = new Map<string, Entry>();
  /** Members in order, shadowed ones included. */
  readonly items: { readonly key: string; readonly at: number }[] = [];
  /** Offsets of includes that may bring any member. */
  readonly includes: number[] = [];
  /** Nothing says what else it holds (another file, a functor that is not in this one). */
  unknown = false;
  /** For a functor: the shapes of its parameters, null where unknown. */
  parameters: (ModuleShape | null)[] = [];
  /** For a functor: what an application gives. */
  result: ModuleShape | null = null;
  /** Path in the standard library, if it is a module of it. */
  library: string | null = null;

  static readonly UNKNOWN = ModuleShape.unknownShape();

  private static unknownShape(): ModuleShape {
    const shape = new ModuleShape();
    shape.unknown = true;
    return shape;
  }

  static ofLibrary(path: string): ModuleShape | null {
    if (!exportsOf(path)) return null;
    const shape = new ModuleShape();
    shape.library = path;
    shape.unknown = true;
    return shape;
  }

  add(key: string, at: number, module?: ModuleShape): void {
    const kept = key.startsWith('c:') || key.startsWith('f:') ? this.members.get(key) : undefined;
    const entry = { at: kept ? [...kept.at, at] : [at] };
    this.members.set(key, module ? { ...entry, module } : entry);
    this.items.push({ key, at });
  }

  /** Takes over all members of another shape, each also at the offset of the include. */
  include(other: ModuleShape, at: number): void {
    for (const [key, entry] of other.members) {
      this.members.set(key, { ...entry, at: [at], origin: entry });
      this.items.push({ key, at });
    }
    if (other.open) this.includes.push(at, ...other.includes);
  }

  member(key: string): Entry | null {
    const entry = this.members.get(key);
    if (entry) return entry;
    if (this.library === null || !exportsOf(this.library)?.has(key)) return null;
    if (!key.startsWith('m:')) return { at: [] };
    const module = ModuleShape.ofLibrary(`${this.library}.${key.slice(2)}`);
    return { at: [], module: module ?? ModuleShape.UNKNOWN };
  }

  /** Whether what is not among the members may be there all the same. */
  get open(): boolean {
    return this.unknown || this.includes.length > 0;
  }
}

/** One link of an environment: names of its own, or all that an opened module holds. */
export class Frame {
  readonly names = new Map<string, Entry>();
  /** A use may be accused below this frame; false inside classes and extensions. */
  doubtful = false;

  constructor(
    readonly parent: Frame | null,
    /** The opened module, and where it is opened. */
    readonly opened: { readonly shape: ModuleShape; readonly at: number } | null = null,
  ) {}

  /** Binds a name; constructors and fields of one name live side by side (type-directed choice). */
  bind(key: string, at: number, module?: ModuleShape): void {
    const beside = key.startsWith('c:') || key.startsWith('f:') ? this.names.get(key) : undefined;
    const entry = { at: beside ? [...beside.at, at] : [at] };
    this.names.set(key, module ? { ...entry, module } : entry);
  }

  /** A second binder of the same variable in one pattern: either defines it. */
  bindBeside(key: string, at: number): void {
    const beside = this.names.get(key);
    this.names.set(key, { at: beside ? [...beside.at, at] : [at] });
  }
}

export interface Found {
  /** Null when nothing in the file or the standard library has the name. */
  readonly entry: Entry | null;
  /** Sets of offsets: of each, one must be present for the name to mean what it means. */
  readonly needs: readonly (readonly number[])[];
  /** Something in scope may bring any name. */
  readonly doubtful: boolean;
}

/** What must be present for an entry to be there. */
export function needsOf(entry: Entry): (readonly number[])[] {
  const out: (readonly number[])[] = [];
  for (let at: Entry | undefined = entry; at; at = at.origin) if (at.at.length > 0) out.push(at.at);
  return out;
}

/** Looks a name up from the innermost frame outwards. */
export function lookUp(frame: Frame, key: string): Found {
  const needs: (readonly number[])[] = [];
  const beside = key.startsWith('c:') || key.startsWith('f:');
  const operator = key.startsWith('v:') && !/^v:[\p{L}_]/u.test(key);
  let doubtful = false;
  let found: Entry | null = null;
  for (let at: Frame | null = frame; at; at = at.parent) {
    doubtful ||= at.doubtful;
    const own = at.opened ? at.opened.shape.member(key) : at.names.get(key);
    if (own) {
      needs.push(...needsOf(own));
      if (at.opened) needs.push([at.opened.at]);
      found ??= own;
      if (!beside) return { entry: found, needs, doubtful };
    } else if (at.opened?.shape.open) {
      // A module of the standard library is known, but other versions may know more.
      const { shape } = at.opened;
      if (shape.library === null || !found) {
        doubtful = true;
        if (shape.library === null && !operator) {
          needs.push([at.opened.at], ...shape.includes.map((include) => [include]));
        }
      }
    }
  }
  if (found) return { entry: found, needs, doubtful };
  if (exportsOf('')!.has(key)) {
    if (/^[tcf]:/.test(key)) return { entry: { at: [] }, needs: [], doubtful };
    const module = key.startsWith('m:') ? ModuleShape.ofLibrary(key.slice(2)) : null;
    return { entry: module ? { at: [], module } : { at: [] }, needs, doubtful };
  }
  if (key.startsWith('m:')) {
    const module = ModuleShape.ofLibrary(key.slice(2)) ?? ModuleShape.UNKNOWN;
    return { entry: { at: [], module }, needs, doubtful };
  }
  for (let at: Frame | null = frame; at; at = at.parent) {
    if (at.opened && at.opened.shape.library !== null) needs.push([at.opened.at]);
  }
  return { entry: null, needs, doubtful };
}

/** What a structure or signature being read has so far. */
export interface Level {
  frame: Frame;
  readonly shape: ModuleShape;
}

/** Stands for "no structure": what a local definition binds is no member of anything. */
export const NO_SHAPE = new ModuleShape();
