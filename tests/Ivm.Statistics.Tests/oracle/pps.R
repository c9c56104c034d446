# Samples with unequal probabilities from a population of our own simulation, and what R says about them.
# Run: Rscript pps.R   (R 4.2.2, survey 4.1.1 and sampling 2.9 made the committed files)
suppressMessages({library(survey); library(sampling)})
set.seed(1962)
save <- function(frame, file) write.csv(frame, file, row.names = FALSE, quote = FALSE)
options(survey.lonely.psu = "fail")

# Establishments in three strata, drawn by elimination within each; the joint probabilities are exact.
drawn <- list(); joint <- list(); mean.square <- c()
for (h in 1:3) {
  count <- c(40, 28, 33)[h]; n <- c(9, 12, 6)[h]
  size <- round(exp(rnorm(count, 3, 0.4)), 1)
  p <- inclusionprobabilities(size, n)
  stopifnot(all(p < 1))
  chosen <- which(UPtille(p) == 1)
  joint[[h]] <- UPtillepi2(p)[chosen, chosen]
  mean.square[h] <- sum(p^2) / n
  drawn[[h]] <- data.frame(stratum = h, size = size[chosen], p = p[chosen])
}
rows <- do.call(rbind, drawn)
n <- nrow(rows)
rows$turnover <- round(rows$size * exp(rnorm(n, 1, 0.4)), 2)
rows$kind <- sample(1:3, n, TRUE)
rows$y <- round(5 + 0.1 * rows$size + rnorm(n), 3)
pij <- outer(rows$p, rows$p)
at <- 0
for (h in 1:3) { k <- at + seq_len(nrow(joint[[h]])); pij[k, k] <- joint[[h]]; at <- max(k) }
shuffle <- sample(n); rows <- rows[shuffle, ]; pij <- pij[shuffle, shuffle]
rows$mean.square <- mean.square[rows$stratum]
names(rows)[names(rows) == "mean.square"] <- "meansquare"
save(rows, "pps_sample.csv")
save(as.data.frame(pij), "pps_joint.csv")

# Schools drawn with probability proportional to size in two strata, pupils at random within them.
schools <- do.call(rbind, lapply(1:2, function(h) {
  pupils <- 8 + rpois(25, 12 * h); p <- inclusionprobabilities(pupils, 6)
  data.frame(stratum = h, school = 100 * h + 1:25, pupils = pupils, p1 = p)[UPtille(p) == 1, ]
}))
pupils <- do.call(rbind, lapply(seq_len(nrow(schools)), function(s) {
  m <- 3 + s %% 3
  cbind(schools[rep(s, m), ], p2 = m / schools$pupils[s], level = rnorm(1, sd = 0.7))
}))
m <- nrow(pupils)
pupils$kind <- sample(1:3, m, TRUE)
pupils$turnover <- round(exp(rnorm(m, 2, 0.3)), 2)
pupils$y <- round(6 + pupils$level + rnorm(m), 3); pupils$level <- NULL
pupils <- pupils[sample(m), ]; pupils$pupil <- seq_len(m)
save(pupils, "pps_pupils.csv")
rows <- read.csv("pps_sample.csv"); pij <- as.matrix(read.csv("pps_joint.csv")); pupils <- read.csv("pps_pupils.csv") # as the tests read them
# survey 4.1.1 pairs the totals of clusters, sorted, with their probabilities in order of appearance: let these be the same.
pupils <- pupils[order(pupils$school), ]

# survey 4.1.1 computes the calibration residuals of these designs and then goes on without them.
repaired <- sub("y <- qr.resid", "x <- qr.resid", deparse(survey:::ppsvar), fixed = TRUE)
assignInNamespace("ppsvar", eval(parse(text = repaired), asNamespace("survey")), "survey")

results <- NULL
note <- function(...) results <<- rbind(results, data.frame(...))
# Domains as zeros over the whole sample: R's subsets of these designs do not keep the units outside.
estimates <- function(name, design) {
  for (kind in 0:3) {
    design <- eval(bquote(update(design, inside = as.numeric(.(kind) == 0 | kind == .(kind)))))
    design <- update(design, yd = y * inside, td = turnover * inside)
    t <- svytotal(~yd, design); m <- svyratio(~yd, ~inside, design); r <- svyratio(~yd, ~td, design)
    note(design = name, stat = "total", domain = kind, estimate = as.numeric(coef(t)), se = as.numeric(SE(t)))
    note(design = name, stat = "mean", domain = kind, estimate = as.numeric(coef(m)), se = sqrt(as.numeric(m$var)))
    note(design = name, stat = "ratio", domain = kind, estimate = as.numeric(coef(r)), se = sqrt(as.numeric(r$var)))
  }
}
establishments <- function(...) svydesign(ids = ~1, strata = ~stratum, fpc = ~p, data = rows, ...)
designs <- list(
  brewer = establishments(pps = "brewer"),
  overton.ht = establishments(pps = "overton"),
  overton.yg = establishments(pps = "overton", variance = "YG"),
  hr.ht = establishments(pps = HR()),
  hr.yg = establishments(pps = HR(), variance = "YG"),
  hrpop.ht = establishments(pps = HR(list(mean.square))),
  hrpop.yg = establishments(pps = HR(list(mean.square)), variance = "YG"),
  exact.ht = establishments(pps = ppsmat(pij, tolerance = 0)),
  exact.yg = establishments(pps = ppsmat(pij, tolerance = 0), variance = "YG"))
for (name in names(designs)) estimates(name, designs[[name]])
for (name in c("brewer", "overton.ht", "hr.yg", "exact.ht", "exact.yg"))
  estimates(paste0("calibrated.", name), calibrate(designs[[name]], ~ turnover + factor(kind), c(`(Intercept)` = 101, turnover = 6100, `factor(kind)2` = 31, `factor(kind)3` = 37)))

estimates("pupils.brewer", svydesign(ids = ~school + pupil, strata = ~stratum, fpc = ~p1 + p2, data = pupils, pps = "brewer"))
estimates("schools.brewer", svydesign(ids = ~school, strata = ~stratum, fpc = ~p1, data = pupils, pps = "brewer"))
estimates("schools.overton.ht", svydesign(ids = ~school, strata = ~stratum, fpc = ~p1, data = pupils, pps = "overton"))
estimates("schools.hr.yg", svydesign(ids = ~school, strata = ~stratum, fpc = ~p1, data = pupils, pps = HR(), variance = "YG"))
save(results, "pps_estimates.csv")
