# Writes the functions of R's own packages and of lintr's dependencies to files, six a file:
# dump-r-functions.R FOLDER. Installed packages hold functions, not sources; this prints them back.
folder <- commandArgs(trailingOnly = TRUE)[1]
packages <- c(
  "stats", "utils", "tools", "methods", "graphics", "grDevices", "lintr", "knitr", "xfun",
  "digest", "glue", "rex", "callr", "cli", "rlang", "withr", "desc", "R6", "evaluate"
)
for (package in packages) {
  if (!requireNamespace(package, quietly = TRUE)) next
  space <- asNamespace(package)
  names <- sort(ls(space, all.names = FALSE))
  names <- Filter(function(name) {
    value <- get(name, envir = space)
    is.function(value) && !is.primitive(value) && make.names(name) == name &&
      length(deparse(value)) >= 8L
  }, names)
  groups <- split(names, (seq_along(names) - 1L) %/% 6L)
  for (index in seq_along(groups)) {
    lines <- unlist(lapply(groups[[index]], function(name) {
      value <- get(name, envir = space)
      environment(value) <- globalenv()
      code <- deparse(value, width.cutoff = 80L)
      code <- code[!grepl("^<(bytecode|environment)", code)]
      c(paste(name, "<-", code[1]), code[-1], "")
    }))
    writeLines(lines, file.path(folder, sprintf("%s-%03d.R", package, index)))
  }
}
