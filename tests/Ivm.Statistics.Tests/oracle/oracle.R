# Makes the files beside it: data of our own simulation and what R survey says about them.
# Run: Rscript oracle.R   (R 4.2.2 and survey 4.1.1 made the committed files)
suppressMessages(library(survey))
set.seed(20112008)
save <- function(frame, file) write.csv(frame, file, row.names = FALSE, quote = FALSE)

# A population of strata, clusters and persons, and a two-stage sample from it.
clusters.of <- c(30, 24, 40, 12, 18, 9)
sampled.of <- c(5, 4, 6, 3, 4, 1)
population <- do.call(rbind, lapply(seq_along(clusters.of), function(h)
  do.call(rbind, lapply(seq_len(clusters.of[h]), function(c) {
    size <- 12 + sample(0:20, 1)
    data.frame(stratum = h, cluster = c, size = size, level = rnorm(1, sd = 0.6))[rep(1, size), ]
  }))))
n.all <- nrow(population)
population$sex <- sample(1:2, n.all, TRUE)
population$age <- sample(1:4, n.all, TRUE, c(.2, .3, .3, .2))
population$region <- (population$stratum + 1) %/% 2
population$income <- round(exp(rnorm(n.all, 3 + population$age / 8, 0.5)), 2)
population$y <- round(6 + population$level + 0.4 * population$age - 0.3 * population$sex + rnorm(n.all), 3)
population$victim <- rbinom(n.all, 1, plogis(-1.6 + 0.5 * (population$sex == 1) - 0.25 * population$age + population$level / 2))
population$offences <- population$victim * (1 + rpois(n.all, 0.6))

rows <- do.call(rbind, lapply(seq_along(clusters.of), function(h) {
  chosen <- sort(sample(clusters.of[h], sampled.of[h]))
  do.call(rbind, lapply(chosen, function(c) {
    own <- population[population$stratum == h & population$cluster == c, ]
    take <- own[sort(sample(nrow(own), max(3, round(nrow(own) * 0.35)))), ]
    take$fpc1 <- clusters.of[h]; take$fpc2 <- nrow(own)
    take$weight <- clusters.of[h] / sampled.of[h] * nrow(own) / nrow(take)
    take
  }))
}))
rows <- rows[sample(nrow(rows)), ]
rows$person <- seq_len(nrow(rows))
rows$y[sample(nrow(rows), 15)] <- NA
rows$rare <- as.integer(rows$stratum == 2 & rows$cluster == min(rows$cluster[rows$stratum == 2]) | rows$stratum %in% c(1, 3) & rows$age > 2)
rows$persons <- ave(rep(1, n.all), population$stratum, FUN = sum)[match(rows$stratum, population$stratum)]
sample.columns <- c("stratum", "cluster", "person", "weight", "fpc1", "fpc2", "persons", "sex", "age", "region", "income", "y", "victim", "offences", "rare")
save(rows[sample.columns], "sample.csv")
rows <- read.csv("sample.csv") # the very numbers that the tests read

totals <- rbind(
  data.frame(term = "sex x age", level = with(expand.grid(age = 1:4, sex = 1:2), paste(sex, age)),
             total = as.vector(t(table(population$sex, population$age)))),
  data.frame(term = "region", level = as.character(1:3), total = as.vector(table(population$region))),
  data.frame(term = "income", level = "", total = sum(population$income)))
save(totals, "totals.csv")

results <- NULL
note <- function(design, stat, variable, by, domain, estimate, se, lower = NA, upper = NA, deff = NA)
  results <<- rbind(results, data.frame(design, stat, variable, by, domain = as.character(domain), estimate = as.numeric(estimate),
    se = as.numeric(se), lower = as.numeric(lower), upper = as.numeric(upper), deff = as.numeric(deff)))

# The same estimates under every design.
estimates <- function(name, design, deff = FALSE) {
  df <- degf(design)
  for (v in c("y", "victim", "income")) {
    f <- as.formula(paste0("~", v))
    m <- svymean(f, design, na.rm = TRUE, deff = deff); ci <- confint(m, df = df)
    note(name, "mean", v, "", "0", coef(m), SE(m), ci[1], ci[2], if (deff) deff(m) else NA)
    t <- svytotal(f, design, na.rm = TRUE, deff = deff); ci <- confint(t, df = df)
    note(name, "total", v, "", "0", coef(t), SE(t), ci[1], ci[2], if (deff) deff(t) else NA)
    for (by in c("region", "sex", "age", "rare")) {
      m <- svyby(f, as.formula(paste0("~", by)), design, svymean, na.rm = TRUE)
      t <- svyby(f, as.formula(paste0("~", by)), design, svytotal, na.rm = TRUE)
      for (i in seq_len(nrow(m))) {
        note(name, "mean", v, by, m[i, 1], coef(m)[i], SE(m)[i])
        note(name, "total", v, by, t[i, 1], coef(t)[i], SE(t)[i])
      }
    }
  }
  r <- svyratio(~offences, ~income, design, deff = deff)
  note(name, "ratio", "offences/income", "", "0", coef(r), SE(r), confint(r, df = df)[1], confint(r, df = df)[2], if (deff) deff(r) else NA)
  r <- svyby(~offences, ~age, denominator = ~income, design, svyratio)
  for (i in seq_len(nrow(r))) note(name, "ratio", "offences/income", "age", r[i, 1], coef(r)[i], SE(r)[i])
}
proportions <- function(name, design) for (method in c("mean", "xlogit", "asin", "beta")) {
  p <- svyciprop(~victim, design, method = method)
  note(name, paste0("proportion.", method), "victim", "", "0", coef(p), SE(p), attr(p, "ci")[1], attr(p, "ci")[2])
}

options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)
several <- rows[rows$stratum != 6, ]
stratified <- svydesign(~1, strata = ~stratum, weights = ~weight, fpc = ~persons, data = several)
clustered <- svydesign(~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = several)
twostage <- svydesign(~cluster + person, strata = ~stratum, weights = ~weight, fpc = ~fpc1 + fpc2, nest = TRUE, data = several)
for (name in c("stratified", "clustered", "twostage")) {
  estimates(name, get(name), deff = TRUE)
  proportions(name, get(name))
}

for (policy in c("remove", "certainty", "adjust", "average")) for (domains in c(FALSE, TRUE)) {
  options(survey.lonely.psu = policy, survey.adjust.domain.lonely = domains)
  lonely <- svydesign(~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = rows)
  suppressWarnings(estimates(paste("lonely", policy, domains, sep = "."), lonely))
}

# Calibration: margins by formula on the population.
options(survey.lonely.psu = "adjust", survey.adjust.domain.lonely = FALSE)
as.factors <- function(d) transform(d, sex = factor(sex), age = factor(age), region = factor(region))
model <- ~ sex * age + region + income
population.totals <- colSums(model.matrix(model, as.factors(population)))
base <- svydesign(~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = as.factors(rows))
two <- svydesign(~cluster + person, strata = ~stratum, weights = ~weight, fpc = ~fpc1 + fpc2, nest = TRUE, data = as.factors(rows))
fit <- function(design, ...) calibrate(design, model, population.totals, epsilon = 1e-12, maxit = 200, ...)
calibrated <- list(
  linear = fit(base, calfun = "linear"),
  raking = fit(base, calfun = "raking"),
  logit = fit(base, calfun = "logit", bounds = c(0.4, 2.4)),
  truncated = fit(base, calfun = "linear", bounds = c(0.7, 1.9)),
  twostage = fit(two, calfun = "raking"))
weights <- data.frame(person = rows$person)
for (name in names(calibrated)) {
  weights[[name]] <- weights(calibrated[[name]])
  estimates(paste0("calibrated.", name), calibrated[[name]])
}
options(survey.lonely.psu = "average")
estimates("calibrated.average", fit(base, calfun = "linear"))
# R iterates for truncated weights until its own tolerance; the other columns are exact to about 1e-12.
save(weights, "weights.csv")
save(results, "estimates.csv")

grid <- rbind(
  expand.grid(distribution = "t", p = c(1e-6, 0.005, 0.025, 0.05, 0.3, 0.9, 0.975, 0.9995), a = c(1, 2, 3, 7, 14, 41, 197, 2000, 1e5, Inf), b = NA),
  expand.grid(distribution = "beta", p = c(1e-4, 0.025, 0.2, 0.5, 0.8, 0.975, 0.9999), a = c(0.5, 1, 3.7, 40, 900, 20000), b = c(0.3, 1, 6.2, 90, 5000)))
grid$quantile <- ifelse(grid$distribution == "t", qt(grid$p, grid$a), suppressWarnings(qbeta(grid$p, grid$a, grid$b)))
save(grid, "quantiles.csv")
