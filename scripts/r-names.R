# Writes src/languages/r/names.json: what R's default packages define, one string of names.
#   Rscript scripts/r-names.R > src/languages/r/names.json
packages <- c("base", "stats", "graphics", "grDevices", "utils", "datasets", "methods")
names <- unlist(lapply(packages, function(p) ls(paste0("package:", p), all.names = TRUE)))
names <- sort(unique(names[!grepl("[ \"\\\\]", names)]), method = "radix")
cat("{\"r\":\"", as.character(getRversion()), "\",\"names\":\"", paste(names, collapse = " "), "\"}\n", sep = "")
