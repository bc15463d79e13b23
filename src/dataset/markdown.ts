/**
 * Code in Markdown answers. LintSeq strips the prose around fenced code; so do we, by CommonMark's
 * rules for fenced code blocks (section 4.5) instead of a search for three backticks, so that a
 * fence inside a longer fence or in a string does not cut a program in two.
 */

export interface FencedCode {
  /** First word of the info string, lower case. */
  readonly info: string;
  readonly code: string;
}

/** The fenced code blocks of a text in order; an unclosed one runs to the end. */
export function fencedCode(text: string): FencedCode[] {
  const blocks: FencedCode[] = [];
  let open: { fence: string; indent: number; info: string; lines: string[] } | null = null;
  for (const line of text.split('\n')) {
    if (open) {
      const close = /^ {0,3}(`{3,}|~{3,})[ \t\r]*$/.exec(line);
      if (close && close[1]![0] === open.fence[0] && close[1]!.length >= open.fence.length) {
        blocks.push({ info: open.info, code: open.lines.join('\n') });
        open = null;
      } else {
        open.lines.push(dedent(line, open.indent));
      }
      continue;
    }
    const start = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\s`]*)([^`]*)$/.exec(line);
    if (start) {
      open = {
        fence: start[2]!,
        indent: start[1]!.length,
        info: start[3]!.toLowerCase(),
        lines: [],
      };
    }
  }
  if (open) blocks.push({ info: open.info, code: open.lines.join('\n') });
  return blocks;
}

function dedent(line: string, indent: number): string {
  let from = 0;
  while (from < indent && line[from] === ' ') from++;
  return line.slice(from);
}
