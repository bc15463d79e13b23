/** A row as a person reads it: one edit after the other, each in the lines around it. */
import type { Row } from '../dataset/row.ts';
import { applyHunks, type Hunk } from '../text/edit.ts';

/** Kept lines shown above and below a change. */
const CONTEXT = 2;

export interface StoryOptions {
  readonly color: boolean;
  /** Edits `[from, to)` are shown; null shows all. */
  readonly edits: readonly [number, number] | null;
  /** Longer lines are cut; null keeps them whole. */
  readonly width: number | null;
}

/** The edits of a row as lines of text. Control characters of the code are made visible. */
export function rowStory(row: Row, options: StoryOptions): string {
  const paint = options.color ? colored : plain;
  const [from, to] = options.edits ?? [0, row.edits.length];
  const out = [paint(`${row.source_path}  ${row.language}  ${row.edits.length} edits`, 'bold')];
  if (row.instruction) out.push(paint(visible(row.instruction.split('\n')[0]!), 'dim'));
  let state: string[] = [];
  row.edits.forEach(({ hunks }, index) => {
    if (index >= from && index < to) {
      out.push('', paint(`edit ${index + 1} of ${row.edits.length}`, 'bold'));
      out.push(...editLines(state, hunks, options.width, paint));
    }
    state = applyHunks(state, hunks);
  });
  return `${out.join('\n')}\n`;
}

type Shade = 'bold' | 'dim' | 'green' | 'red';
type Paint = (text: string, shade: Shade) => string;

function editLines(
  state: readonly string[],
  hunks: readonly Hunk[],
  width: number | null,
  paint: Paint,
): string[] {
  const out: string[] = [];
  let shown = 0;
  let shift = 0;
  const line = (sign: string, number: number, text: string, shade: Shade | null): void => {
    const whole = `${sign} ${String(number).padStart(5)}  ${visible(text.replace(/\r?\n$/, ''))}`;
    const cut = width !== null && whole.length > width ? `${whole.slice(0, width - 1)}…` : whole;
    out.push(shade ? paint(cut, shade) : cut);
  };
  const kept = (start: number, end: number): void => {
    for (let row = Math.max(start, shown); row < end && row < state.length; row++) {
      line(' ', row + 1 + shift, state[row]!, 'dim');
    }
    shown = Math.max(shown, Math.min(end, state.length));
  };
  for (const { at, delete: gone, insert } of hunks) {
    if (at - CONTEXT > shown && out.length > 0) out.push(paint('      ⋮', 'dim'));
    kept(at - CONTEXT, at);
    gone.forEach((text, i) => line('-', at + 1 + shift + i, text, 'red'));
    insert.forEach((text, i) => line('+', at + 1 + shift + i, text, 'green'));
    shown = at + gone.length;
    shift += insert.length - gone.length;
    const next = hunks.find((hunk) => hunk.at > at)?.at ?? state.length;
    kept(shown, Math.min(shown + CONTEXT, next));
  }
  return out;
}

/** Control characters as the pictures that Unicode has for them; tabs as two blanks. */
function visible(text: string): string {
  return text
    .replace(/\t/g, '  ')
    .replace(/[\0-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '�');
}

const CODES: Readonly<Record<Shade, string>> = { bold: '1', dim: '2', green: '32', red: '31' };

function colored(text: string, shade: Shade): string {
  return `\x1b[${CODES[shade]}m${text}\x1b[0m`;
}

function plain(text: string): string {
  return text;
}
