# R survey on the same data: seconds of calibration and of calibrated domain means. Arguments: folder, number of answers.
suppressMessages({library(survey); library(Matrix)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
answers <- paste0("y", seq_len(as.integer(arguments[2])) - 1)
d <- read.csv(file.path(folder, "survey.csv"))
totals <- read.csv(file.path(folder, "totals.csv"))
of <- function(term) { own <- totals[totals$term == term, ]; setNames(own$total, own$level) }

# Margins in full depend on each other, and calibrate() stops where they do: one municipality a region and the first level
# of every other factor are left to follow from the rest.
follows <- as.integer(names(of("municipality"))) < 25
d$cell <- factor(d$region * 14 + d$agesex, levels = names(of("cell")))
d$muni <- factor(ifelse(d$municipality < 25, "rest", d$municipality), levels = c("rest", names(of("municipality"))[!follows]))
for (v in c("marital", "urbanity", "household", "income")) d[[v]] <- factor(d[[v]])
formula <- ~ 0 + cell + marital + urbanity + household + income + muni
population <- c(of("cell"), of("marital")[-1], of("urbanity")[-1], of("household")[-1], of("income")[-1], of("municipality")[!follows])
names(population) <- colnames(model.matrix(formula, d[c(1:2, nrow(d)), ]))

design <- svydesign(~1, strata = ~municipality, weights = ~weight, data = d)
seconds <- function(name, runs, work) {
  times <- sapply(seq_len(runs), function(i) system.time(result <<- work())[["elapsed"]])
  cat(name, median(times), sep = ";"); cat("\n")
  result
}
linear <- seconds("linear", 3, function() calibrate(design, formula, population, calfun = "linear", sparse = TRUE))
write.csv(data.frame(w = weights(linear)), file.path(folder, "r-linear.csv"), row.names = FALSE)
raked <- seconds("raking", 3, function() calibrate(design, formula, population, calfun = "raking", bounds = c(0.2, 5), epsilon = 1e-10, sparse = TRUE))
write.csv(data.frame(w = weights(raked)), file.path(folder, "r-raking.csv"), row.names = FALSE)
means <- seconds("domains", 1, function() svyby(as.formula(paste("~", paste(answers, collapse = "+"))), ~region, linear, svymean))
write.csv(data.frame(se = as.vector(as.matrix(SE(means)))), file.path(folder, "r-errors.csv"), row.names = FALSE)
