# Makes the files beside it: a population, two independent samples of it and what R survey says about their weights and
# figures. Run: Rscript oracle.R   (R 4.2.2 and survey 4.1.1 made the committed files)
suppressMessages(library(survey))
set.seed(20111001)
options(survey.lonely.psu = "fail", digits = 15)
save <- function(frame, file) write.csv(format(frame, digits = 15, trim = TRUE), file, row.names = FALSE, quote = FALSE)

# The population: persons by region, sex and age, the age in years so that classes must be made of it.
regions <- c("PO01", "PO02", "PO03")
population <- do.call(rbind, lapply(seq_along(regions), function(r) {
  size <- c(900, 700, 1100)[r]
  data.frame(region = regions[r], sex = sample(1:2, size, TRUE), age = sample(15:89, size, TRUE))
}))
population$education <- ifelse(runif(nrow(population)) < 0.3, NA, sample(1:3, nrow(population), TRUE))
population$person <- seq_len(nrow(population))
save(population[c("person", "region", "sex", "age", "education")], "population.csv")

# Two samples: the national one with a rate by half region, a local one in PO01 (survey la) and in half of PO03 (lc).
population$half <- 1 + (population$person %% 2)
population$national <- paste0(population$region, "-", population$half)
population$local <- ifelse(population$region == "PO01", "la", ifelse(population$national == "PO03-1", "lc", "none"))
population$prob.national <- c(`PO01-1` = .06, `PO01-2` = .08, `PO02-1` = .1, `PO02-2` = .12, `PO03-1` = .05, `PO03-2` = .09)[population$national]
population$prob.local <- c(la = .15, lc = .2, none = 0)[population$local]
population$response <- plogis(0.3 + 0.4 * (population$sex == 2) + (population$age - 50) / 60)
in.national <- runif(nrow(population)) < population$prob.national
in.local <- runif(nrow(population)) < population$prob.local
sample <- population[(in.national | in.local) & runif(nrow(population)) < population$response, ]
sample$survey <- ifelse(in.national[sample$person], "national", sample$local)

# Answers. The police were asked about in the national survey and in la, not in lc.
n <- nrow(sample)
sample$victim <- rbinom(n, 1, plogis(-0.5 - sample$age / 60 + 0.5 * (sample$region == "PO01")))
sample$offences <- sample$victim * (1 + rpois(n, 0.4))
sample$grade <- pmin(10, pmax(1, round(7 + sample$age / 80 - sample$victim + rnorm(n))))
sample$grade[sample(n, 12)] <- NA
sample$incidents <- ifelse(sample$survey == "lc", NA, sample$offences)
sample$reported <- ifelse(sample$survey == "lc", NA, rbinom(n, sample$offences, 0.35))
sample$satisfied <- ifelse(sample$survey == "lc", NA, rbinom(n, 1, plogis(-0.4 + sample$age / 50)))
save(sample[c("person", "survey", "local", "national", "prob.national", "prob.local", "victim", "offences", "grade", "incidents", "reported", "satisfied")], "respondents.csv")

# Weights: margins region x sex, and age in classes. Calibration starts from design weights brought to the size of the
# population, so that bounds on g need not make room for the response rate.
classes <- c(15, 35, 55, Inf)
class.of <- function(age) cut(age, classes, right = FALSE, labels = c("15-34", "35-54", "55+"))
model <- ~ 0 + region:sex.f + age.f
prepare <- function(frame) {
  frame$sex.f <- factor(frame$sex)
  frame$age.f <- class.of(frame$age)
  frame$stratum <- paste0(frame$national, "/", frame$local)
  frame
}
totals <- colSums(model.matrix(model, prepare(population)))
weigh <- function(frame, prob) {
  frame <- prepare(frame)
  frame$prob <- prob
  frame$start <- nrow(population) / prob / sum(1 / prob)
  frame$row <- seq_len(nrow(frame))
  design <- svydesign(ids = ~row, strata = ~stratum, weights = ~start, data = frame)
  calibrate(design, model, population = totals, calfun = "logit", bounds = c(0.2, 4), epsilon = 1e-13, maxit = 200)
}
all <- weigh(sample, 1 - (1 - sample$prob.national) * (1 - sample$prob.local))
asked <- sample[sample$survey != "lc", ]
police <- weigh(asked, 1 - (1 - asked$prob.national) * (1 - ifelse(asked$local == "la", asked$prob.local, 0)))
weights.of <- function(design) data.frame(person = design$variables$person, probability = design$variables$prob, weight = weights(design))
save(merge(weights.of(all), setNames(weights.of(police), c("person", "probability.police", "weight.police")), all.x = TRUE), "weights.csv")

# Figures of every cell: estimate, standard error, degrees of freedom, half width of the t interval, design effect.
rows <- list()
figure <- function(design, measure, statistic, by, values, weightless) {
  names(values) <- by
  cell <- rep(TRUE, nrow(design$variables))
  for (name in by) cell <- cell & as.character(design$variables[[name]]) == values[[name]]
  missing <- is.na(design$variables[[measure[1]]])
  domain <- subset(design, cell & !missing)
  frame <- design$variables[cell & !missing, ]
  if (statistic == "ratio" && sum(frame[[measure[2]]]) == 0) return(invisible())
  unit <- if (statistic == "mean") 1 else 100
  if (statistic == "ratio") {
    estimate <- svyratio(as.formula(paste0("~", measure[1])), as.formula(paste0("~", measure[2])), domain, na.rm = TRUE)
    se <- SE(estimate); deff <- NA; plain <- sum(frame[[measure[1]]]) / sum(frame[[measure[2]]])
  } else {
    estimate <- svymean(as.formula(paste0("~", measure)), domain, deff = "replace", na.rm = TRUE)
    se <- SE(estimate); deff <- deff(estimate); plain <- mean(frame[[measure]])
  }
  df <- degf(domain)
  rows[[length(rows) + 1]] <<- data.frame(
    measure = paste(measure, collapse = "/"), by = paste(by, collapse = " x "),
    domain = paste0(by, "=", unlist(values), collapse = ", "), estimate = unit * as.numeric(coef(estimate)), se = unit * as.numeric(se),
    margin = unit * as.numeric(se) * qt(0.975, df), n = nrow(frame), df = df, deff = as.numeric(deff), unweighted = unit * plain)
}
crossings <- list(character(0), "region", "sex.f", c("region", "sex.f"), "age.f")
for (by in crossings) {
  cells <- if (length(by)) unique(all$variables[by]) else data.frame(x = 1)[, FALSE, drop = FALSE]
  for (i in seq_len(nrow(cells))) {
    values <- lapply(cells[i, , drop = FALSE], as.character)
    figure(all, "victim", "percentage", by, values)
    figure(all, "offences", "per100", by, values)
    figure(all, "grade", "mean", by, values)
    figure(police, "satisfied", "percentage", by, values)
    figure(police, c("reported", "incidents"), "ratio", by, values)
  }
}
estimates <- do.call(rbind, rows)
estimates$by <- gsub("sex.f", "sex", gsub("age.f", "age", estimates$by, fixed = TRUE), fixed = TRUE)
estimates$domain <- gsub("sex.f", "sex", gsub("age.f", "age", gsub("^=$", "", estimates$domain), fixed = TRUE), fixed = TRUE)
estimates$domain <- gsub(", ", ";", estimates$domain, fixed = TRUE)
save(estimates, "estimates.csv")
