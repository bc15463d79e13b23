/**
 * What a comment above an R function says, in plain words. Plain comments count whole. Of a roxygen
 * block (`#'`) count the title, the description, the details, and what is said of each parameter
 * (`x: …`) and of the value (`Returns: …`); other tags are for tools. Rd markup is read as its text, and code that
 * roxygen would run (`` `r badge()` ``) is left out.
 */

/** The words of the comments (with their `#`), or null if they say nothing. */
export function inWords(comments: readonly string[]): string | null {
  const lines: string[] = [];
  let kept = true;
  for (const comment of comments) {
    const words = comment.replace(/^#+'? ?/, '').trimEnd();
    const tag = comment.startsWith("#'") ? /^\s*@(\w+)\s*(.*)$/.exec(words) : null;
    if (tag) {
      const told = tagged(tag[1]!, tag[2]!);
      kept = told !== null;
      if (told) lines.push(told);
    } else if (kept && !/^[-=*#~_\s]+$/.test(words)) {
      lines.push(words);
    }
  }
  const text = withoutMarkup(lines.join('\n'))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return text === '' ? null : text;
}

/** The line that a tag begins; empty if it only has lines below, null if the tag is for tools. */
function tagged(tag: string, rest: string): string | null {
  switch (tag) {
    case 'title':
    case 'description':
    case 'details':
      return rest;
    case 'param':
      return rest
        .replace(/^(\S+)\s*/, (_, names: string) => `${names.replaceAll(',', ', ')}: `)
        .trimEnd();
    case 'return':
    case 'returns':
    case 'value':
      return `Returns: ${rest}`.trimEnd();
    default:
      return null;
  }
}

/** `\code{\link[pkg]{f}}` is `f`; escaped `%` and braces are themselves. */
function withoutMarkup(text: string): string {
  let plain = text.replace(/`r [^`\n]*`/g, '');
  for (let before = ''; before !== plain;) {
    before = plain;
    plain = plain.replace(/\\[A-Za-z]+(?:\[[^\]\n]*\])?\{([^{}]*)\}/g, '$1');
  }
  return plain
    .replace(/\\item\s*/g, '- ')
    .replace(/\\([%@{}\\])/g, '$1')
    .replace(/\[(`?[\w.:]+(?:\(\))?`?)\](?![([])/g, '$1');
}
