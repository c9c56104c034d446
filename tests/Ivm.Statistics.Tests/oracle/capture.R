# Loglinear capture-recapture models with R's glm: writes capture.csv.
# A row per set of counts and model: found + unseen, deviance, and the 95 % profile-likelihood interval of the total.
options(digits = 17)
counts <- list(
  three = c(61, 49, 27, 40, 21, 30, 74),
  links = c(812.4, 655.1, 4210.7, 120.3, 390.2, 288.8, 9120.5),
  four = c(10, 182, 8, 74, 7, 20, 14, 709, 12, 650, 46, 104, 18, 157, 58)
)
models <- list(
  three = list("", "1-2", "2-3", "1-2 1-3"),
  links = list("", "1-2", "1-2 1-3"),
  four = list("", "1-4", "1-2 3-4", "1-2 1-3 2-3")
)
rows <- list()
for (set in names(counts)) {
  n <- counts[[set]]
  lists <- log2(length(n) + 1)
  history <- 0:length(n)
  on <- sapply(1:lists, function(i) bitwAnd(bitwShiftR(history, i - 1), 1))
  full <- data.frame(on)
  for (model in models[[set]]) {
    terms <- paste0("X", 1:lists)
    if (nzchar(model)) for (pair in strsplit(model, " ")[[1]]) {
      i <- as.integer(strsplit(pair, "-")[[1]])
      terms <- c(terms, paste0("X", i[1], ":X", i[2]))
    }
    control <- glm.control(epsilon = 1e-14, maxit = 200)
    formula <- reformulate(terms, "n")
    fit <- suppressWarnings(glm(formula, poisson, data.frame(full[-1, ], n = n), control = control))
    unseen <- exp(coef(fit)[[1]])
    profile <- function(n0) {
      all <- c(n0, n)
      whole <- suppressWarnings(glm(formula, poisson, data.frame(full, n = all), control = control))
      lgamma(sum(all) + 1) - lgamma(n0 + 1) + sum(all * log(fitted(whole) / sum(all)))
    }
    top <- optimize(profile, c(0, 2 * unseen + 1), maximum = TRUE, tol = 1e-9)
    drop <- function(n0) profile(n0) - top$objective + qchisq(0.95, 1) / 2
    lower <- if (drop(0) >= 0) 0 else uniroot(drop, c(0, top$maximum), tol = 1e-10)$root
    upper <- uniroot(drop, c(top$maximum, 50 * unseen + 100), tol = 1e-10)$root
    rows[[length(rows) + 1]] <- data.frame(set, model, counts = paste(n, collapse = " "), total = sum(n) + unseen, deviance = deviance(fit), lower = sum(n) + lower, upper = sum(n) + upper)
  }
}
write.csv(do.call(rbind, rows), "capture.csv", row.names = FALSE, quote = FALSE)
