# Makes replicate-*.csv beside it: what R survey says with replicate weights, on sample.csv and on pairs of our own simulation.
# Run: Rscript replicates.R   (R 4.2.2 and survey 4.1.1 made the committed files)
suppressMessages(library(survey))
set.seed(20082011)
save <- function(frame, file) write.csv(frame, file, row.names = FALSE, quote = FALSE)

# Twelve strata of two units each, which half samples need.
pairs <- do.call(rbind, lapply(1:12, function(h) do.call(rbind, lapply(1:2, function(u) {
  n <- sample(3:7, 1)
  data.frame(stratum = h, unit = u, weight = round(10 + 30 * runif(1), 2), region = (h + 3) %/% 4, level = rnorm(1, sd = 0.5))[rep(1, n), ]
}))))
pairs$sex <- sample(1:2, nrow(pairs), TRUE)
pairs$y <- round(5 + pairs$level + pairs$sex / 3 + rnorm(nrow(pairs)), 2)
pairs$income <- round(exp(rnorm(nrow(pairs), 3, 0.5)), 2)
pairs$victim <- rbinom(nrow(pairs), 1, plogis(-1 + pairs$level))
pairs$y[sample(nrow(pairs), 6)] <- NA
save(pairs[c("stratum", "unit", "weight", "region", "sex", "y", "income", "victim")], "replicate-pairs.csv")
pairs <- read.csv("replicate-pairs.csv")
rows <- read.csv("sample.csv")
several <- rows[rows$stratum != 6, ]
several$whole <- 10 * several$stratum + several$cluster # one code per cluster

results <- NULL
note <- function(design, stat, variable, by, domain, estimate, se, lower = NA, upper = NA, df = NA)
  results <<- rbind(results, data.frame(design, stat, variable, by, domain = as.character(domain), estimate = as.numeric(estimate),
    se = as.numeric(se), lower = as.numeric(lower), upper = as.numeric(upper), df))

estimates <- function(name, design) {
  df <- degf(design)
  interval <- function(s) confint(s, df = df)
  for (v in c("y", "victim", "income")) {
    f <- as.formula(paste0("~", v))
    m <- svymean(f, design, na.rm = TRUE); ci <- interval(m)
    note(name, "mean", v, "", "0", coef(m), SE(m), ci[1], ci[2], df)
    t <- svytotal(f, design, na.rm = TRUE); ci <- interval(t)
    note(name, "total", v, "", "0", coef(t), SE(t), ci[1], ci[2], df)
    for (by in c("region", "sex")) {
      b <- as.formula(paste0("~", by))
      m <- svyby(f, b, design, svymean, na.rm = TRUE)
      t <- svyby(f, b, design, svytotal, na.rm = TRUE)
      for (i in seq_len(nrow(m))) {
        note(name, "mean", v, by, m[i, 1], coef(m)[i], SE(m)[i], NA, NA, df)
        note(name, "total", v, by, t[i, 1], coef(t)[i], SE(t)[i], NA, NA, df)
      }
    }
  }
  r <- svyratio(~victim, ~income, design)
  note(name, "ratio", "victim/income", "", "0", coef(r), SE(r), interval(r)[1], interval(r)[2], df)
  for (method in c("logit", "xlogit", "asin", "mean")) {
    p <- svyciprop(~victim, design, method = method)
    note(name, paste0("proportion.", method), "victim", "", "0", coef(p), SE(p), attr(p, "ci")[1], attr(p, "ci")[2], df)
  }
  q <- suppressWarnings(svyquantile(~income, design, c(0.25, 0.5, 0.9), interval.type = "quantile"))[[1]]
  for (i in 1:3) note(name, "quantile", "income", "", c("0.25", "0.5", "0.9")[i], q[i, 1], q[i, 4], q[i, 2], q[i, 3], df)
  q <- suppressWarnings(svyquantile(~income, design, c(0.25, 0.5, 0.9)))[[1]]
  for (i in 1:3) note(name, "woodruff", "income", "", c("0.25", "0.5", "0.9")[i], q[i, 1], q[i, 4], q[i, 2], q[i, 3], df)
  v <- vcov(svyby(~income, ~sex, design, svymean, covmat = TRUE))
  note(name, "covariance", "income", "sex", "1 2", v[1, 2], NA, NA, NA, df)
}

two <- svydesign(~unit, strata = ~stratum, weights = ~weight, nest = TRUE, data = pairs)
jkn <- svydesign(~cluster, strata = ~stratum, weights = ~weight, fpc = ~fpc1, nest = TRUE, data = several)
jk1 <- svydesign(~whole, weights = ~weight, data = several)
brr <- as.svrepdesign(two, type = "BRR")
fay <- as.svrepdesign(two, type = "Fay", fay.rho = 0.3)
for (mse in c(FALSE, TRUE)) {
  options(survey.replicates.mse = mse)
  suffix <- if (mse) ".mse" else ""
  estimates(paste0("jk1", suffix), as.svrepdesign(jk1, type = "JK1"))
  estimates(paste0("jkn", suffix), as.svrepdesign(jkn, type = "JKn"))
  # The half samples come as a file: which Hadamard matrix is used shows in statistics that are not linear.
  estimates(paste0("brr", suffix), as.svrepdesign(two, type = "BRR"))
  estimates(paste0("fay", suffix), as.svrepdesign(two, type = "Fay", fay.rho = 0.3))
}
factors <- function(design, file) save(round(as.matrix(design$repweights), 12), file)
factors(brr, "replicate-brr.csv")
factors(fay, "replicate-fay.csv")

options(survey.replicates.mse = FALSE)
boot <- as.svrepdesign(jkn, type = "subbootstrap", replicates = 40)
factors(boot, "replicate-subbootstrap.csv")
estimates("subbootstrap", boot)

# Every replicate calibrated.
as.factors <- function(d) transform(d, sex = factor(sex), region = factor(region))
totals <- read.csv("totals.csv")
persons <- totals$total[totals$term == "region"]
sexes <- tapply(totals$total[totals$term == "sex x age"], substr(totals$level[totals$term == "sex x age"], 1, 1), sum)
known <- c(`(Intercept)` = sum(persons), sex2 = unname(sexes["2"]), region2 = persons[2], region3 = persons[3], income = totals$total[totals$term == "income"])
replicates <- as.svrepdesign(svydesign(~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = as.factors(several)), type = "JKn")
for (method in c("linear", "raking")) {
  fit <- calibrate(replicates, ~ sex + region + income, known, calfun = method, epsilon = 1e-13, maxit = 200)
  estimates(paste0("calibrated.", method), fit)
  combined <- as.matrix(fit$repweights) * (if (fit$combined.weights) 1 else fit$pweights)
  save(data.frame(weight = fit$pweights, combined), paste0("replicate-", method, ".csv"))
}
save(results, "replicate-estimates.csv")
