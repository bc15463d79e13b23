# A long-lived R: one JSON request a line in, one JSON answer a line out.
# Findings are the parser's, and of lintr's object_usage_linter those about names that do not exist.
# "assigned but may not be used" says nothing about a partial program and is left out.

suppressPackageStartupMessages({
  library(lintr)
  library(jsonlite)
})

linter <- object_usage_linter()

finding <- function(rule, symbol, line, message) {
  list(rule = rule, symbol = symbol, line = as.integer(line), message = message)
}

parse_fault <- function(state) {
  tryCatch({
    parse(text = state, keep.source = FALSE, encoding = "UTF-8")
    NULL
  }, error = function(e) {
    message <- conditionMessage(e)
    first <- strsplit(message, "\n", fixed = TRUE)[[1]][1]
    line <- suppressWarnings(as.integer(sub("^[^:]*:([0-9]+):.*$", "\\1", first)))
    what <- sub("^[^:]*:[0-9]+:[0-9]+: *", "", first)
    finding("parse-error", what, if (is.na(line)) 1L else line, first)
  })
}

# The name in quotes that a message is about: the last one, for '<<-' itself is quoted too.
quoted <- function(message) {
  names <- regmatches(message, gregexpr("[\u2018'`][^\u2018\u2019'`]*[\u2019'`]", message))[[1]]
  if (length(names) == 0L) message else gsub("^.|.$", "", names[length(names)])
}

usage <- function(state) {
  lints <- suppressWarnings(suppressMessages(
    lint(text = state, linters = linter, cache = FALSE, parse_settings = FALSE)
  ))
  found <- list()
  for (one in lints) {
    message <- one$message
    name <- quoted(message)
    rule <- if (grepl("no visible global function definition", message)) {
      "undefined-function"
    } else if (grepl("no visible binding for global variable", message)) {
      "undefined-variable"
    } else if (grepl("no visible binding for '<<-'", message)) {
      "undefined-superassignment"
    } else if (grepl("assigned but may not be used", message)) {
      next
    } else {
      "object-usage"
    }
    found[[length(found) + 1L]] <- finding(rule, name, one$line_number, message)
  }
  found
}

judge <- function(state) {
  # As R reads files, whatever their line endings.
  state <- gsub("\r\n?", "\n", state)
  fault <- parse_fault(state)
  if (!is.null(fault)) return(list(fault))
  tryCatch(usage(strsplit(state, "\n", fixed = TRUE)[[1]]), error = function(e) {
    list(finding("server-error", class(e)[1], 1L, conditionMessage(e)))
  })
}

say <- function(value) {
  cat(toJSON(value, auto_unbox = TRUE, null = "null"), "\n", sep = "")
  flush(stdout())
}

say(list(ready = TRUE, name = "lintr", version = as.character(packageVersion("lintr"))))
input <- file("stdin", open = "r", encoding = "UTF-8")
while (length(line <- readLines(input, n = 1L, warn = FALSE)) > 0L) {
  request <- fromJSON(line, simplifyVector = FALSE)
  say(list(id = request$id, diagnostics = lapply(request$states, judge)))
}
