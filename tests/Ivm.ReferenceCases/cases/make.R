# Makes the case folders beside it: data of our own simulation and what R survey says about them.
# Run: Rscript make.R   (R 4.2.2 and survey 4.1.1 made the committed files)
suppressMessages(library(survey))
options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE, digits = 15)
set.seed(20082011)

# ---- writing -------------------------------------------------------------------------------------------------------
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x) && length(names(x))) return(paste0("{", paste0('"', names(x), '": ', vapply(x, json, ""), collapse = ", "), "}"))
  if (is.list(x)) return(paste0("[", paste(vapply(x, json, ""), collapse = ", "), "]"))
  one <- function(v) if (is.na(v)) "null" else if (is.logical(v)) tolower(v) else if (is.numeric(v)) {
    if (is.infinite(v)) paste0('"', if (v < 0) "-", 'Inf"') else format(v, digits = 17)
  } else paste0('"', gsub('"', '\\"', v, fixed = TRUE), '"')
  if (length(x) == 1) one(x) else paste0("[", paste(vapply(x, one, ""), collapse = ", "), "]")
}
save <- function(frame, folder, file) write.csv(frame, file.path(folder, file), row.names = FALSE)

# ---- one expected row for every figure of a task -------------------------------------------------------------------
row <- function(task, domain, estimate, se = NA, lower = NA, upper = NA, level = "", prob = NA, deff = NA, df = NA, method = "")
  data.frame(id = task$id, stat = task$stat, variable = if (is.null(task$var)) paste0(task$num, "/", task$den) else task$var, level, domain, prob,
             estimate = as.numeric(estimate), se = as.numeric(se), ci_l = as.numeric(lower), ci_u = as.numeric(upper), deff = as.numeric(deff), df, ci_method = method)
tilde <- function(text) as.formula(paste0("~", text))
or <- function(x, y) if (is.null(x)) y else x
# The score interval with the sample size of equal variance, which survey has since version 4.3.
wilson <- function(p, v, t) {
  n <- p * (1 - p) / v
  (p + t^2 / (2 * n) + c(-1, 1) * t * sqrt(p * (1 - p) / n + t^2 / (4 * n^2))) / (1 + t^2 / n)
}
simple <- function(task, design, df, domain = "") {
  level <- or(task$level, 0.95); na <- isTRUE(task$na_rm); deff <- or(task$deff, FALSE)
  keep <- function(m, names, method) {
    ci <- confint(m, level = level, df = df)
    row(task, domain, coef(m), as.vector(SE(m)), ci[, 1], ci[, 2], names, deff = if (isFALSE(deff)) NA else as.vector(deff(m)), df = df, method = method)
  }
  normal <- if (is.infinite(df)) "normal" else "t"
  switch(task$stat,
    mean = , total = {
      m <- (if (task$stat == "mean") svymean else svytotal)(tilde(task$var), design, na.rm = na, deff = deff)
      x <- if (length(coef(m)) > 1) sub(task$var, "", names(coef(m)), fixed = TRUE) else ""
      out <- keep(m, x, normal)
      if (!isFALSE(deff) && length(coef(m)) > 1) out$deff <- diag(as.matrix(attr(m, "deff")))
      out
    },
    ratio = keep(svyratio(tilde(task$num), tilde(task$den), design, na.rm = na, deff = deff), "", normal),
    var = { m <- svyvar(tilde(task$var), design, na.rm = na); row(task, domain, as.vector(m)[1], sqrt(as.vector(attr(m, "var"))[1]), df = df) },
    ciprop = do.call(rbind, lapply(task$method, function(method) {
      if (method == "wilson") {
        m <- svymean(tilde(paste0("as.numeric(", task$var, ")")), design, na.rm = na)
        ci <- wilson(coef(m), vcov(m)[1], qt((1 + level) / 2, df))
        return(row(task, domain, coef(m), SE(m), ci[1], ci[2], df = df, method = method))
      }
      m <- svyciprop(tilde(task$var), design, method = method, level = level, df = df, na.rm = na)
      row(task, domain, coef(m), sqrt(attr(m, "var")), attr(m, "ci")[1], attr(m, "ci")[2], df = df, method = method)
    })),
    quantile = {
      type <- or(task$interval_type, "mean"); rule <- or(task$qrule, "math")
      q <- svyquantile(tilde(task$var), design, task$probs, alpha = 1 - level, interval.type = type, qrule = rule, na.rm = na, df = df)[[1]]
      row(task, domain, q[, 1], q[, 4], q[, 2], q[, 3], prob = task$probs, df = df, method = paste0("interval=", type, ";qrule=", rule))
    })
}
estimates <- function(tasks, design) do.call(rbind, lapply(tasks, function(task) {
  df <- if (is.null(task$df)) degf(design) else as.numeric(task$df)
  d <- design; domain <- ""
  if (!is.null(task$where)) { d <- eval(bquote(subset(design, .(parse(text = task$where)[[1]])))); domain <- task$where }
  if (is.null(task$by)) return(simple(task, d, df, domain))
  v <- design$variables
  groups <- unique(v[task$by]); groups <- groups[do.call(order, groups), , drop = FALSE]
  groups <- groups[stats::complete.cases(groups), , drop = FALSE]
  do.call(rbind, lapply(seq_len(nrow(groups)), function(g) {
    inside <- Reduce(`&`, lapply(task$by, function(b) d$variables[[b]] %in% groups[g, b]))
    simple(task, d[which(inside), ], df, paste(paste0(task$by, "=", vapply(groups[g, , drop = FALSE], as.character, "")), collapse = ";"))
  }))
}))
case <- function(name, data, design, survey, tasks, calibration = NULL, d = NULL, extra = list(), expected = estimates(tasks, survey)) {
  dir.create(name, showWarnings = FALSE)
  task <- c(list(case = name, design = design), if (length(calibration)) list(calibration = calibration), extra, list(estimates = tasks))
  writeLines(json(task), file.path(name, "task.json"))
  save(cbind(row_id = seq_len(nrow(data)), data), name, "input.csv")
  if (!is.null(expected)) save(expected, name, "expected_estimates.csv")
  if (!is.null(d)) save(data.frame(row_id = seq_along(d), d = d, w = weights(survey, "sampling"), g = weights(survey, "sampling") / d), name, "expected_weights.csv")
}

# ---- data: strata of towns, households in them, persons ------------------------------------------------------------
towns <- data.frame(town = 1:40, stratum = rep(c("north", "east", "south", "west"), c(6, 8, 12, 14)), level = rnorm(40, sd = 0.5))
population <- do.call(rbind, lapply(seq_len(40), function(t) data.frame(towns[t, ], household = t * 100 + rep(1:20, sample(1:4, 20, TRUE)), row.names = NULL)))
N <- nrow(population)
population$sex <- factor(sample(c("man", "woman"), N, TRUE))
population$age <- factor(sample(c("15-34", "35-64", "65+"), N, TRUE, c(.35, .45, .2)))
population$class <- sample(1:3, N, TRUE)
population$income <- round(exp(rnorm(N, 3 + 0.1 * population$class, 0.6)), 2)
population$score <- round(5 + population$level + 0.5 * population$class + rnorm(N), 1)
population$before <- round(0.7 * population$score + 1.2 + rnorm(N, sd = 0.7), 1)
population$victim <- ifelse(runif(N) < plogis(-1.3 + 0.6 * (population$sex == "man") + population$level), "yes", "no")
population$offences <- ifelse(population$victim == "yes", 1 + rpois(N, 0.8), 0)
population$stratum <- as.character(population$stratum)
towns.in <- table(towns$stratum)
sampled <- c(east = 4, north = 2, south = 4, west = 4)
chosen <- sort(unlist(lapply(names(sampled), function(s) sample(towns$town[towns$stratum == s], sampled[[s]]))))
data <- do.call(rbind, lapply(chosen, function(t) {
  own <- population[population$town == t, ]
  households <- unique(own$household)
  take <- sort(sample(households, 6))
  out <- own[own$household %in% take, ]
  out$towns <- as.vector(towns.in[out$stratum[1]]); out$households <- length(households)
  out$weight <- out$towns / sampled[[out$stratum[1]]] * out$households / 6
  out
}))
data$level <- NULL
data <- data[sample(nrow(data)), ]; rownames(data) <- NULL
data$score[sample(nrow(data), 9)] <- NA
data$fraction <- sampled[data$stratum] / data$towns
shares <- c("mean", "logit", "likelihood", "beta", "asin", "xlogit", "wilson")
common <- list(
  list(id = "m", stat = "mean", var = "income", deff = TRUE),
  list(id = "mr", stat = "mean", var = "score", deff = "replace", na_rm = TRUE),
  list(id = "t", stat = "total", var = "offences", deff = TRUE, level = 0.9),
  list(id = "f", stat = "mean", var = "age"),
  list(id = "ft", stat = "total", var = "factor(class)"),
  list(id = "r", stat = "ratio", num = "offences", den = "income", deff = TRUE),
  list(id = "rb", stat = "ratio", num = "score", den = "before", by = "sex", na_rm = TRUE),
  list(id = "b", stat = "mean", var = "income", by = c("sex", "age")),
  list(id = "bw", stat = "total", var = "log(income)", by = "class", where = "victim == \"yes\" | offences > 1"),
  list(id = "n", stat = "mean", var = "income", df = "Inf"),
  list(id = "n5", stat = "mean", var = "income", df = 5))
more <- list(
  list(id = "p", stat = "ciprop", var = "I(victim == \"yes\")", method = shares),
  list(id = "pw", stat = "ciprop", var = "I(score > 6)", method = shares, where = "sex == \"man\" & !is.na(score)", level = 0.8),
  list(id = "q", stat = "quantile", var = "income", probs = c(0.1, 0.5, 0.75)),
  list(id = "qb", stat = "quantile", var = "score", probs = c(0.25, 0.5), interval_type = "beta", qrule = "school", na_rm = TRUE),
  list(id = "qx", stat = "quantile", var = "score", probs = c(0.3, 0.6), interval_type = "xlogit", qrule = "hf7", na_rm = TRUE, where = "class %in% c(1, 2)"),
  list(id = "v", stat = "var", var = "income"),
  list(id = "vb", stat = "var", var = "income", by = "sex"))
rules <- lapply(c("hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"), function(rule)
  list(id = paste0("q.", rule), stat = "quantile", var = "score", probs = c(0.15, 0.5, 0.85), qrule = rule, interval_type = "asin", na_rm = TRUE))

# ---- designs -------------------------------------------------------------------------------------------------------
one <- list(ids = "town", strata = "stratum", weights = "weight", fpc = "fraction")
clustered <- svydesign(~town, strata = ~stratum, weights = ~weight, fpc = ~fraction, data = data)
case("own01_stratified_fraction", data, one, clustered, c(common, more, rules))
two <- list(ids = c("town", "household"), strata = list("stratum", NULL), weights = "weight", fpc = c("towns", "households"))
staged <- svydesign(~town + household, strata = ~stratum, weights = ~weight, fpc = ~towns + households, data = data)
case("own02_two_stages", data, two, staged, c(common, more))
nested <- transform(data, unit = as.integer(factor(paste(town %% 7, town %/% 7)))); nested$unit <- ave(nested$town, nested$stratum, FUN = function(t) match(t, sort(unique(t))))
case("own03_nested_codes", nested, list(ids = "~unit", strata = "~stratum", probs = "1/weight", nest = TRUE),
     svydesign(~unit, strata = ~stratum, probs = ~I(1 / weight), nest = TRUE, data = nested), common)
for (policy in c("certainty", "remove", "average")) for (domains in c(FALSE, TRUE)) {
  options(survey.lonely.psu = policy, survey.adjust.domain.lonely = domains)
  alone <- data[!(data$stratum == "north" & data$town == max(data$town[data$stratum == "north"])), ]
  suppressWarnings(case(paste0("own04_lonely_", policy, if (domains) "_domains"), alone,
    c(list(ids = "town", strata = "stratum", weights = "weight", lonely_psu = policy), if (domains) list(adjust_domain_lonely = TRUE)),
    svydesign(~town, strata = ~stratum, weights = ~weight, data = alone), c(common[c(1, 3, 8)], list(list(id = "few", stat = "mean", var = "income", where = "income > 60")))))
}
options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)

# ---- calibration ---------------------------------------------------------------------------------------------------
product <- function(...) list(...)
lev <- function(var, level) list(var = var, level = level)
by.hand <- function(name, total, ...) list(name = name, total = total, product = list(...))
drift <- with(population, exp(0.15 * (sex == "man") + 0.1 * class - 0.2 + 0.05 * (age == "65+")))
total <- function(values) sum(values * drift) / sum(drift) * N
P <- population
constraints <- list(
  by.hand("(Intercept)", N),
  by.hand("sexwoman", total(P$sex == "woman"), lev("sex", "woman")),
  by.hand("age35-64", total(P$age == "35-64"), lev("age", "35-64")),
  by.hand("age65+", total(P$age == "65+"), lev("age", "65+")),
  by.hand("income", total(P$income), list(var = "income")),
  by.hand("sexwoman:age35-64", total(P$sex == "woman" & P$age == "35-64"), lev("sex", "woman"), lev("age", "35-64")),
  by.hand("sexwoman:age65+", total(P$sex == "woman" & P$age == "65+"), lev("sex", "woman"), lev("age", "65+")),
  by.hand("sexwoman:income", total((P$sex == "woman") * P$income), lev("sex", "woman"), list(var = "income")),
  by.hand("income:class", total(P$income * P$class), list(var = "income"), list(var = "class")))
model <- ~ sex * age + sex * income + income:class
totals <- vapply(constraints, function(k) k$total, 0); names(totals) <- vapply(constraints, function(k) k$name, "")
stopifnot(setequal(names(totals), colnames(model.matrix(model, data))))
fit <- function(design, ..., use = names(totals), formula = model) calibrate(design, formula, totals[colnames(model.matrix(formula, design$variables))], epsilon = 1e-13, maxit = 500, ...)
d <- data$weight
base <- svydesign(~town, strata = ~stratum, weights = ~weight, data = data)
open <- list(ids = "town", strata = "stratum", weights = "weight", fpc = NULL)
calibrated <- c(common[c(2, 4, 6, 8, 9)], more[c(3, 4, 6, 7)], list(
  list(id = "p", stat = "ciprop", var = "I(victim == \"yes\")", method = setdiff(shares, "likelihood"))))
case("own05_linear_products", data, open, fit(base), calibrated, list(distance = "linear", constraints = constraints), d)
case("own06_raking_two_stages", data, two, fit(staged, calfun = "raking"), calibrated, list(distance = "raking", epsilon = 1e-13, constraints = constraints), d)
case("own07_logit", data, open, fit(base, calfun = "logit", bounds = c(0.2, 3.5)), calibrated, list(distance = "logit", bounds = c(0.2, 3.5), constraints = constraints), d)
case("own08_linear_open_bound", data, open, fit(base, bounds = c(0.05, Inf)), calibrated, list(distance = "linear", bounds = c(0.05, Inf), constraints = constraints), d)
few <- constraints[c(1, 2, 5)]; small <- ~ sex + income
case("own09_households_alike", data, open, fit(svydesign(~ town + household, strata = ~stratum, weights = ~weight, data = data), formula = small, aggregate.stage = 2), calibrated,
     list(distance = "linear", aggregate_by = "household", constraints = few), d)
ratio <- constraints[5]
case("own10_variance", data, open, calibrate(base, ~ income - 1, totals["income"], variance = 1), calibrated,
     list(distance = "linear", variance_coef = 1, constraints = ratio), d)
case("own10_variance_by_column", data, open, calibrate(base, ~ sex + income, totals[c("(Intercept)", "sexwoman", "income")], variance = c(0.5, 0, 0.1)), calibrated,
     list(distance = "linear", variance_coef = c(0.5, 0, 0.1), constraints = few), d)
cells <- as.data.frame(xtabs(~ age + sex, P)); cells$Freq <- round(cells$Freq * c(0.9, 1.1, 1, 1.05, 0.95, 1))
listed <- function(frame) lapply(seq_len(nrow(frame)), function(i) lapply(as.list(frame[i, ]), function(v) if (is.factor(v)) as.character(v) else v))
case("own11_poststrata", data, open, postStratify(base, ~ age + sex, cells), calibrated, list(distance = "poststratify", variables = c("age", "sex"), cells = listed(cells)), d)
more.cells <- rbind(cells, data.frame(age = "0-14", sex = c("man", "woman"), Freq = c(10, 20)))
case("own11_poststrata_partial", data, open, postStratify(base, ~ age + sex, more.cells, partial = TRUE), calibrated,
     list(distance = "poststratify", variables = c("age", "sex"), partial = TRUE, cells = listed(more.cells)), d)
margin <- function(f) { t <- as.data.frame(xtabs(f, P)); t$Freq <- t$Freq / sum(t$Freq) * N; t }
margins <- list(margin(~age), margin(~ class + sex)); margins[[2]]$class <- as.integer(as.character(margins[[2]]$class))
margins[[2]]$Freq <- margins[[2]]$Freq * c(1.1, 0.9); margins[[2]]$Freq <- margins[[2]]$Freq / sum(margins[[2]]$Freq) * N
case("own12_proportional_fitting", data, open, rake(base, list(~age, ~ class + sex), margins, control = list(epsilon = 1e-10, maxit = 2000)), calibrated,
     list(distance = "ipf", margins = list(list(variables = "age", cells = listed(margins[[1]])), list(variables = c("class", "sex"), cells = listed(margins[[2]])))), d)
bad <- constraints[1:4]; bad[[3]]$total <- 4 * N
case("own13_refused_bounds", data, open, NULL, list(), list(distance = "raking", bounds = c(0.5, 2), constraints = bad), extra = list(expected_status = "infeasible"), expected = NULL)
worse <- c(constraints[1:2], list(by.hand("sexman", total(P$sex == "man") + 5, lev("sex", "man"))))
case("own13_refused_contradiction", data, open, NULL, list(), list(distance = "linear", constraints = worse), extra = list(expected_status = "infeasible"), expected = NULL)

# ---- contrasts -----------------------------------------------------------------------------------------------------
contrasts.of <- function(name, design, survey, calibration = NULL) {
  # Domain means as ratios of totals: their covariance for every kind of design.
  names.of <- levels(data$age)
  parts <- do.call(update, c(list(survey), setNames(lapply(1:3, function(k) bquote(income * (age == .(names.of[k])))), paste0("y", 1:3)),
                                           setNames(lapply(1:3, function(k) bquote(as.numeric(age == .(names.of[k])))), paste0("n", 1:3))))
  means <- svycontrast(svytotal(~ y1 + y2 + y3 + n1 + n2 + n3, parts), list(mean1 = quote(y1 / n1), mean2 = quote(y2 / n2), mean3 = quote(y3 / n3)))
  k1 <- svycontrast(means, list(k = c(1, -0.5, -0.5)))
  k2 <- svycontrast(means, quote(log(mean3 / mean2)))
  k3 <- svycontrast(svymean(~ before + income, survey), list(a = c(1, -1)))
  k4 <- svycontrast(svytotal(~ offences + income, survey), quote(offences / income))
  tasks <- list(
    list(id = "k1", stat = "contrast", var = "income", by = "age", contrast = list(`15-34` = 1, `35-64` = -0.5, `65+` = -0.5)),
    list(id = "k2", stat = "contrast_nonlinear", var = "income", by = "age", expression = "log(`65+`/`35-64`)"),
    list(id = "k3", stat = "change", var = "before-income"),
    list(id = "k4", stat = "ratio", num = "offences", den = "income"))
  each <- function(task, k, domain) row(task, domain, coef(k), SE(k))
  expected <- rbind(each(tasks[[1]], k1, ""), each(tasks[[2]], k2, ""), each(tasks[[3]], k3, ""), each(tasks[[4]], k4, ""))
  case(name, data, design, survey, tasks, calibration, expected = expected)
  v <- vcov(means); dimnames(v) <- NULL
  save(setNames(as.data.frame(v), names.of), name, "domain_mean_vcov.csv")
}
contrasts.of("own14_contrasts", one, clustered)
contrasts.of("own14_contrasts_calibrated", open, fit(base), list(distance = "linear", constraints = constraints))

# Two editions in the same towns, rows stacked: what their answers have in common lowers the variance of the change.
later <- data; later$edition <- 2; later$household <- later$household + 5000
later$income <- round(0.8 * later$income + exp(rnorm(nrow(data), 1.5, 0.6)), 2)
both <- rbind(transform(data, edition = 1), later[sample(nrow(later), nrow(later) - 20), ])
together <- svydesign(~town, strata = ~stratum, weights = ~weight, data = both)
edition.means <- function(d) svycontrast(svytotal(~ y1 + y2 + n1 + n2, update(d, y1 = income * (edition == 1), y2 = income * (edition == 2), n1 = as.numeric(edition == 1), n2 = as.numeric(edition == 2))),
                                         list(mean1 = quote(y1 / n1), mean2 = quote(y2 / n2)))
change <- svycontrast(edition.means(together), quote(mean2 - mean1)); rate <- svycontrast(edition.means(together), quote(100 * (mean2 / mean1 - 1)))
tasks <- list(list(id = "c", stat = "change", var = "income", by = "edition", expression = "`2` - `1`"),
              list(id = "p", stat = "change", var = "income", by = "edition", expression = "100 * (`2` / `1` - 1)"))
case("own20_editions", both, open, together, tasks, expected = rbind(row(tasks[[1]], "", coef(change), SE(change)), row(tasks[[2]], "", coef(rate), SE(rate))))

# ---- unequal probabilities -----------------------------------------------------------------------------------------
data$pi <- 1 / data$weight
person <- data[!duplicated(data$town), ]; person$pi <- round(plogis(rnorm(nrow(person), -1)), 3)
# Without design effects: R leaves the number of rows out of those of totals here, and of ratios by replicates.
plain <- list(list(id = "t", stat = "total", var = "offences", level = 0.9), common[[10]])
drawn <- list(ids = NULL, fpc = "pi", pps = "brewer")
case("own15_brewer", person, drawn, svydesign(~1, fpc = ~pi, pps = "brewer", data = person), common[c(1, 3, 6)][c(2, 3)])
case("own15_overton", person, list(ids = "1", fpc = "pi", pps = "overton"), svydesign(~1, fpc = ~pi, pps = "overton", data = person), plain)
case("own15_hartley_rao", person, list(ids = NULL, fpc = "pi", pps = "HR", variance = "YG"), svydesign(~1, fpc = ~pi, pps = HR(), variance = "YG", data = person), plain)

# ---- replicates ----------------------------------------------------------------------------------------------------
replicated <- c(common[c(1, 2, 4, 7, 8, 9, 11)], plain, list(
  list(id = "r", stat = "ratio", num = "offences", den = "income"),
  list(id = "p", stat = "ciprop", var = "I(victim == \"yes\")", method = c("mean", "logit", "asin", "xlogit"))))
replicates.of <- function(name, frame, design, before, tasks, calibration = NULL, after = before, per.unit = FALSE) {
  r <- list(type = before$type, scale = before$scale, rscales = as.numeric(before$rscales), combined_weights = before$combined.weights, mse = isTRUE(before$mse),
            file = if (per.unit) "psu_repfactors.csv" else "repweights.csv")
  weights.of <- function(x) setNames(as.data.frame(unclass(as.matrix(x$repweights))), paste0("rep", seq_len(ncol(x$repweights))))
  case(name, frame, design, after, tasks, calibration, d = frame$weight, extra = list(replicates = r))
  if (per.unit) {
    first <- !duplicated(frame$town)
    save(cbind(stratum = frame$stratum[first], psu = frame$town[first], weights.of(before)[first, ]), name, "psu_repfactors.csv")
  } else save(cbind(row_id = seq_len(nrow(frame)), weights.of(before)), name, "repweights.csv")
  if (length(calibration)) save(cbind(row_id = seq_len(nrow(frame)), weights.of(after)), name, "repweights_calibrated.csv")
}
paired <- do.call(rbind, lapply(split(data, data$stratum), function(s) s[s$town %in% sort(unique(s$town))[1:2], ]))
fay <- as.svrepdesign(svydesign(~town, strata = ~stratum, weights = ~weight, data = paired), type = "Fay", fay.rho = 0.3, compress = FALSE, mse = TRUE)
replicates.of("own16_fay", paired, open, fay, c(replicated, list(
  list(id = "q", stat = "quantile", var = "income", probs = c(0.25, 0.5), interval_type = "quantile"),
  list(id = "qm", stat = "quantile", var = "income", probs = 0.5),
  list(id = "v", stat = "var", var = "income"))))
boot <- as.svrepdesign(base, type = "subbootstrap", replicates = 30, compress = FALSE)
replicates.of("own17_subbootstrap_units", data, open, boot, replicated, per.unit = TRUE)
jkn <- as.svrepdesign(clustered, type = "JKn", compress = FALSE)
replicates.of("own18_jkn_linear", data, one, jkn, replicated[c(2, 3, 4, 6)], list(distance = "linear", constraints = few),
              calibrate(jkn, small, totals[c("(Intercept)", "sexwoman", "income")], compress = FALSE, epsilon = 1e-13))
combined <- svrepdesign(weights = ~weight, repweights = data$weight * as.matrix(boot$repweights), data = data, type = "other", scale = boot$scale, rscales = boot$rscales, combined.weights = TRUE)
replicates.of("own19_combined_weights", data, open, combined, replicated)
boots <- as.svrepdesign(clustered, type = "subbootstrap", replicates = 25, compress = FALSE)
replicates.of("own21_bootstrap_raking", data, one, boots, replicated[c(2, 3, 6)], list(distance = "raking", constraints = few),
              calibrate(boots, small, totals[c("(Intercept)", "sexwoman", "income")], calfun = "raking", compress = FALSE, epsilon = 1e-13, maxit = 100))

# ---- calibration again: coefficients, three margins, shares and variances of what is left in a domain ---------------
coef <- c(0.5, 0, 0.1)
case("own22_variance_alike", data, open, calibrate(svydesign(~ town + household, strata = ~stratum, weights = ~weight, data = data), small, totals[c("(Intercept)", "sexwoman", "income")], aggregate.stage = 2, variance = coef),
     calibrated, list(distance = "linear", aggregate_by = "household", variance_coef = coef, constraints = few), d)
case("own22_variance_raking", data, open, calibrate(base, small, totals[c("(Intercept)", "sexwoman", "income")], calfun = "raking", variance = coef, epsilon = 1e-13, maxit = 100),
     calibrated, list(distance = "raking", variance_coef = coef, constraints = few), d)
three <- list(margin(~age), margin(~sex), margin(~victim)); three[[3]]$Freq <- three[[3]]$Freq * c(1.05, 0.9); three[[3]]$Freq <- three[[3]]$Freq / sum(three[[3]]$Freq) * N
case("own23_three_margins", data, open, rake(base, list(~age, ~sex, ~victim), three, control = list(epsilon = 1e-11, maxit = 2000)), calibrated,
     list(distance = "ipf", margins = lapply(three, function(m) list(variables = names(m)[1], cells = listed(m)))), d)
case("own24_shares_in_domains", data, open, fit(base, calfun = "raking"), list(
  list(id = "p", stat = "ciprop", var = "I(victim == \"yes\")", method = shares, where = "sex == \"man\"", level = 0.9),
  list(id = "v", stat = "var", var = "score", na_rm = TRUE),
  list(id = "vw", stat = "var", var = "score", na_rm = TRUE, where = "class > 1"),
  list(id = "i", stat = "mean", var = "interaction(sex,victim)"),
  list(id = "all", stat = "mean", var = "I(income>0)")), list(distance = "raking", constraints = constraints), d)

# ---- response ------------------------------------------------------------------------------------------------------
asked <- data[1:156, c("sex", "age", "income", "weight")]; names(asked)[4] <- "pw"
asked$age <- factor(as.character(asked$age), levels = c("65+", "15-34", "35-64"))
asked$resp <- runif(nrow(asked)) < plogis(0.4 + 0.01 * asked$income - 0.5 * (asked$sex == "man"))
response <- function(name, formula, classes) {
  plain.fit <- glm(formula, binomial, asked); heavy.fit <- suppressWarnings(glm(formula, binomial, asked, weights = pw / mean(pw)))
  p <- fitted(plain.fit); class <- ceiling(rank(p, ties.method = "first") * classes / length(p))
  rate <- tapply(asked$pw * asked$resp, class, sum) / tapply(asked$pw, class, sum)
  factor <- ifelse(asked$resp, 1 / rate[class], 0)
  dir.create(name, showWarnings = FALSE)
  writeLines(json(list(case = name, nonresponse = list(model = gsub(" ", "", deparse(formula)), link = "logit", classes = classes))), file.path(name, "task.json"))
  save(cbind(row_id = seq_len(nrow(asked)), asked), name, "input.csv")
  one.fit <- function(kind, fit) data.frame(id = "coef", stat = "glm", variable = kind, level = names(coefficients(fit)), estimate = unname(coefficients(fit)))
  save(rbind(one.fit("unweighted", plain.fit), one.fit("weighted", heavy.fit)), name, "expected_estimates.csv")
  save(data.frame(row_id = seq_len(nrow(asked)), phat = p, phat_w = fitted(heavy.fit), class, factor = as.vector(factor), w = as.vector(asked$pw * factor)), name, "expected_propensity.csv")
}
response("own25_response", resp ~ sex + age + income, 4)
response("own25_response_product", resp ~ age:sex + income, 3)
