// What a regular expression cannot say: nested block comments, here strings, and where a list that
// was never closed should end.
//
// A bracket that is missing in the middle of a file would let everything after it sink into one
// list. People write file-level forms in column 0, so in a file whose brackets do not balance an
// opening bracket in column 0 closes every list that is still open. Files that do balance are never
// touched by this rule, whatever stands in their column 0: the brackets are counted once, before the
// first token, in one pass over the text.

#include "tree_sitter/parser.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BEGIN, BLOCK_COMMENT, HERE_STRING, MISSING_CLOSE, ERROR_SENTINEL };

typedef struct {
  uint8_t unbalanced;
} Scanner;

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static bool at_end(TSLexer *lexer) { return lexer->eof(lexer); }

static bool is_space(int32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
         c == 0x205f || c == 0x3000 || c == 0xfeff;
}

static bool is_delimiter(int32_t c) {
  return is_space(c) || c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' ||
         c == '"' || c == ',' || c == '\'' || c == '`' || c == ';';
}

// After "#|". Comments nest.
static bool block_comment(TSLexer *lexer) {
  unsigned depth = 1;
  while (!at_end(lexer)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == '|' && lexer->lookahead == '#') {
      advance(lexer);
      if (--depth == 0) return true;
    } else if (c == '#' && lexer->lookahead == '|') {
      advance(lexer);
      depth++;
    }
  }
  return false;
}

// After "#<<": the rest of the line is the terminator; the string ends before the line end that
// follows a line equal to it, or at the end of the text.
static bool here_string(TSLexer *lexer) {
  size_t size = 32, length = 0;
  int32_t *word = malloc(size * sizeof *word);
  while (!at_end(lexer) && lexer->lookahead != '\n') {
    if (length == size) word = realloc(word, (size *= 2) * sizeof *word);
    word[length++] = lexer->lookahead;
    advance(lexer);
  }
  bool found = false;
  while (!at_end(lexer) && !found) {
    advance(lexer);
    size_t same = 0;
    while (same < length && !at_end(lexer) && lexer->lookahead == word[same]) {
      advance(lexer);
      same++;
    }
    if (same == length && (at_end(lexer) || lexer->lookahead == '\n')) {
      found = true;
    } else {
      while (!at_end(lexer) && lexer->lookahead != '\n') advance(lexer);
    }
  }
  free(word);
  return found;
}

static void quoted(TSLexer *lexer, int32_t close, bool escapes) {
  while (!at_end(lexer)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == close) return;
    if (escapes && c == '\\') advance(lexer);
  }
}

// What follows a "#" while brackets are counted.
static void after_hash(TSLexer *lexer) {
  if (lexer->lookahead == '\\') {
    advance(lexer);
    if (!at_end(lexer)) advance(lexer);
  } else if (lexer->lookahead == ';') {
    advance(lexer);
  } else if (lexer->lookahead == '|') {
    advance(lexer);
    block_comment(lexer);
  } else if (lexer->lookahead == '<') {
    advance(lexer);
    if (lexer->lookahead == '<') {
      advance(lexer);
      here_string(lexer);
    }
  }
}

// The brackets that are open, as the closers they wait for.
typedef struct {
  char *closers;
  size_t depth, size;
} Brackets;

static void open_bracket(Brackets *open, int32_t c) {
  if (open->depth == open->size) {
    open->size = open->size * 2 + 64;
    open->closers = realloc(open->closers, open->size);
  }
  open->closers[open->depth++] = c == '(' ? ')' : c == '[' ? ']' : '}';
}

// Whether every bracket of the text has its partner of the same kind.
static bool is_balanced(TSLexer *lexer) {
  Brackets open = {NULL, 0, 0};
  bool balanced = true;
  bool inside = false;  // of a symbol, where "#" means nothing
  while (!at_end(lexer) && balanced) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    bool start = !inside;
    inside = !is_delimiter(c);
    if (c == '(' || c == '[' || c == '{') open_bracket(&open, c);
    else if (c == ')' || c == ']' || c == '}')
      balanced = open.depth > 0 && open.closers[--open.depth] == (char)c;
    else if (c == '"') quoted(lexer, '"', true);
    else if (c == '|') quoted(lexer, '|', false);
    else if (c == '\\') advance(lexer);
    else if (c == ';') while (!at_end(lexer) && lexer->lookahead != '\n') advance(lexer);
    else if (c == '#' && start) {
      after_hash(lexer);
      inside = false;
    }
  }
  balanced = balanced && open.depth == 0;
  free(open.closers);
  return balanced;
}

void *tree_sitter_racket_external_scanner_create(void) { return calloc(1, sizeof(Scanner)); }

void tree_sitter_racket_external_scanner_destroy(void *payload) { free(payload); }

unsigned tree_sitter_racket_external_scanner_serialize(void *payload, char *buffer) {
  buffer[0] = (char)((Scanner *)payload)->unbalanced;
  return 1;
}

void tree_sitter_racket_external_scanner_deserialize(void *payload, const char *buffer,
                                                     unsigned length) {
  ((Scanner *)payload)->unbalanced = length > 0 ? (uint8_t)buffer[0] : 0;
}

bool tree_sitter_racket_external_scanner_scan(void *payload, TSLexer *lexer,
                                              const bool *valid_symbols) {
  Scanner *scanner = payload;
  bool recovering = valid_symbols[ERROR_SENTINEL];
  if (valid_symbols[BEGIN] && !recovering) {
    lexer->mark_end(lexer);
    scanner->unbalanced = !is_balanced(lexer);
    lexer->result_symbol = BEGIN;
    return true;
  }
  while (is_space(lexer->lookahead) && !at_end(lexer)) lexer->advance(lexer, true);
  if (scanner->unbalanced && valid_symbols[MISSING_CLOSE] && !recovering &&
      (lexer->lookahead == '(' || lexer->lookahead == '[') && lexer->get_column(lexer) == 0) {
    lexer->mark_end(lexer);
    lexer->result_symbol = MISSING_CLOSE;
    return true;
  }
  if (lexer->lookahead != '#') return false;
  advance(lexer);
  if (lexer->lookahead == '|' && valid_symbols[BLOCK_COMMENT]) {
    advance(lexer);
    lexer->result_symbol = BLOCK_COMMENT;
    return block_comment(lexer);
  }
  if (lexer->lookahead == '<' && valid_symbols[HERE_STRING]) {
    advance(lexer);
    if (lexer->lookahead != '<') return false;
    advance(lexer);
    lexer->result_symbol = HERE_STRING;
    return here_string(lexer);
  }
  return false;
}
