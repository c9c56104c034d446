# Inclusion probabilities of first and second order by R sampling, for sizes of our own.
# Run: Rscript sampling.R   (R 4.2.2 and sampling 2.9 made the committed files)
suppressMessages(library(sampling))
set.seed(1996)
save <- function(frame, file) write.csv(frame, file, row.names = FALSE, quote = FALSE)
cases <- list(
  plain = list(size = round(exp(rnorm(14, 2, 0.5)), 1), n = 5),
  certain = list(size = c(900, 310, 4, 7, 2, 11, 3.5, 260, 9, 1, 6, 5), n = 6),
  zeros = list(size = c(0, 3, 8, 0, 1, 5, 2, 9, 40), n = 4),
  equal = list(size = rep(2, 9), n = 4),
  one = list(size = c(1, 4, 2, 2.5, 6), n = 1),
  most = list(size = c(5, 6, 7, 8, 5.5, 6.25, 9), n = 6))
sizes <- NULL; joint <- NULL
for (case in names(cases)) {
  x <- cases[[case]]$size; n <- cases[[case]]$n
  p <- suppressWarnings(inclusionprobabilities(x, n))
  sizes <- rbind(sizes, data.frame(case, n, size = x, p))
  # R's Midzuno takes no probabilities of 0 or 1 well: those units are left to the single order.
  open <- which(p > 0 & p < 1); q <- p[open]
  pairs <- expand.grid(i = seq_along(q), j = seq_along(q)); pairs <- pairs[pairs$i > pairs$j, ]
  for (method in c("Tille", "Midzuno", "Systematic")) {
    m <- switch(method, Tille = UPtillepi2(q), Midzuno = UPmidzunopi2(q), Systematic = UPsystematicpi2(q))
    joint <- rbind(joint, data.frame(case, method, i = open[pairs$i] - 1, j = open[pairs$j] - 1, p = m[cbind(pairs$i, pairs$j)]))
  }
  if (round(sum(q)) > 1) {
    odds <- UPMEpiktildefrompik(q, eps = 1e-13); odds <- odds / (1 - odds)
    m <- UPMEpik2frompikw(q, odds)
    joint <- rbind(joint, data.frame(case, method = "ConditionalPoisson", i = open[pairs$i] - 1, j = open[pairs$j] - 1, p = m[cbind(pairs$i, pairs$j)]))
  }
}
save(sizes, "sampling_sizes.csv")
save(joint, "sampling_joint.csv")
