/**
 * Racket's surface syntax as the default reader has it (Racket Reference, section 1.3 "The Reader").
 * Data, not forms: `define` is a list like any other. Comments are extras, so that they may stand
 * anywhere between data.
 *
 * No token has a precedence: the longest wins, as in Racket's reader (`...` is no three dots, `1/2/3`
 * no number); of two that are equally long the one that stands first below.
 */

// Whitespace is what char-whitespace? says; delimiters are section 1.3.1.
const SPACE = '\\s\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
const DELIMITER = `${SPACE}()\\[\\]{}",'\`;`;
const QUOTED = '\\|[^|]*\\||\\\\[\\s\\S]';
const SYMBOL_REST = `(?:[^${DELIMITER}|\\\\]|${QUOTED})`;
const SYMBOL_START = `(?:[^${DELIMITER}|\\\\#]|#%|${QUOTED})`;

const DIGITS = '[0-9]+#*';
const EXPONENT = '(?:[esldftESLDFT][+-]?[0-9]+)?';
const SPECIAL = '(?:[iI][nN][fF]|[nN][aA][nN])\\.[0fFtT]';
const UNSIGNED = `(?:(?:${DIGITS}(?:\\.[0-9]*#*)?|\\.[0-9]+#*|${DIGITS}/${DIGITS})${EXPONENT})`;
const SIGNED = `(?:[+-](?:${UNSIGNED}|${SPECIAL}))`;
const REAL = `(?:${UNSIGNED}|${SIGNED})`;
const IMAGINARY = `(?:[+-](?:${UNSIGNED}|${SPECIAL})?[iI])`;
const NUMBER = `${REAL}${IMAGINARY}?|${IMAGINARY}|${REAL}@${REAL}`;
const PREFIX = '#[eibodxEIBODX](?:#[eibodxEIBODX])?';
const PREFIXED = `${PREFIX}[-+.0-9a-fA-F/@#iInNtTsSlL]+`;

const STRING = '"(?:[^"\\\\]|\\\\[\\s\\S])*"';

const OPEN = { ')': '(', ']': '[', '}': '{' };

const regex = (source) => new RustRegex(source);

module.exports = grammar({
  name: 'racket',

  externals: ($) => [
    $._begin,
    $.block_comment,
    $.here_string,
    $.missing_close,
    $._error_sentinel,
  ],

  extras: ($) => [
    regex(`[${SPACE}]+`),
    $.line_comment,
    $.block_comment,
    $.datum_comment,
    $.shebang,
  ],

  supertypes: ($) => [$._datum],

  rules: {
    source_file: ($) => seq(optional($._begin), repeat(choice($.lang_line, $._datum, $.dot))),

    lang_line: ($) => seq(choice('#lang', '#!'), field('name', $.lang_name)),
    lang_name: () => token.immediate(regex('[ \\t]*[-+_/A-Za-z0-9]+')),

    line_comment: () => token(regex(';[^\\n\\r]*')),
    shebang: () => token(regex('#![ /](?:[^\\n\\\\]|\\\\[\\s\\S])*')),
    datum_comment: ($) => prec.left(seq('#;', $._datum)),

    _datum: ($) =>
      choice(
        $.list,
        $.vector,
        $.hash,
        $.structure,
        $.box,
        $.quote,
        $.quasiquote,
        $.unquote,
        $.unquote_splicing,
        $.syntax,
        $.quasisyntax,
        $.unsyntax,
        $.unsyntax_splicing,
        $.string,
        $.byte_string,
        $.here_string,
        $.regexp,
        $.pregexp,
        $.character,
        $.boolean,
        $.number,
        $.keyword,
        $.symbol,
        $.extension,
        $.graph_definition,
        $.graph_reference,
      ),

    list: ($) => brackets($, ['(', '[', '{'], $._items),
    vector: ($) => brackets($, openers('#(?:fl|fx)?[0-9]*'), $._items),
    hash: ($) => brackets($, openers('#[hH][aA][sS][hH](?:[eE][qQ][vV]?|[aA][lL][wW])?'), $._items),
    structure: ($) => brackets($, openers('#s'), $._items),
    _items: ($) => repeat1(choice($._datum, $.dot)),
    dot: () => '.',

    box: ($) => seq('#&', $._datum),
    quote: ($) => seq("'", $._datum),
    quasiquote: ($) => seq('`', $._datum),
    unquote: ($) => seq(',', $._datum),
    unquote_splicing: ($) => seq(',@', $._datum),
    syntax: ($) => seq("#'", $._datum),
    quasisyntax: ($) => seq('#`', $._datum),
    unsyntax: ($) => seq('#,', $._datum),
    unsyntax_splicing: ($) => seq('#,@', $._datum),

    string: () => token(regex(STRING)),
    byte_string: () => token(regex(`#${STRING}`)),
    regexp: () => token(regex(`#rx#?${STRING}`)),
    pregexp: () => token(regex(`#px#?${STRING}`)),
    character: () =>
      token(regex('#\\\\(?:[a-zA-Z]+|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{3}|[\\s\\S])')),
    boolean: () => token(regex('#(?:[tT]|[fF]|true|false)')),
    number: () => token(regex(`${NUMBER}|${PREFIXED}`)),
    keyword: () => token(regex(`#:${SYMBOL_REST}*`)),
    symbol: () => token(regex(`${SYMBOL_START}${SYMBOL_REST}*`)),

    extension: ($) =>
      choice(
        seq('#reader', $._datum, $._datum),
        seq(token(regex('#[cC][iIsS]')), $._datum),
      ),
    graph_definition: ($) => seq(token(regex('#[0-9]+=')), $._datum),
    graph_reference: () => token(regex('#[0-9]+#')),
  },
});

/** Opening tokens of the three kinds of brackets behind a prefix. */
function openers(prefix) {
  return ['\\(', '\\[', '\\{'].map((open) => token(regex(`${prefix}${open}`)));
}

/** A bracketed run of items; the scanner may close it where a definition begins in column 0. */
function brackets($, [round, square, curly], items) {
  const pair = (open, close) =>
    seq(
      field('open', typeof open === 'string' ? open : alias(open, OPEN[close])),
      optional(items),
      field('close', choice(close, $.missing_close)),
    );
  return choice(pair(round, ')'), pair(square, ']'), pair(curly, '}'));
}
