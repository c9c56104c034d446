# Witness of StratifiedReview (package survey: stratified ratio estimates) and of ReviewerAgreement (delta method by numerical derivatives).
suppressMessages(library(survey))
options(digits = 15)
strata <- data.frame(h = c("a", "b", "c", "d"), link = c(1, 1, 0, 0), N = c(900, 120, 60, 300), n = c(40, 30, 20, 25), y = c(38, 26, 7, 1))
pairs <- do.call(rbind, lapply(1:4, function(i) with(strata[i, ], data.frame(h, link, N, m = rep(1:0, c(y, n - y))))))
pairs$true <- pairs$link * pairs$m
design <- svydesign(~1, strata = ~h, fpc = ~N, data = pairs)
print(svyratio(~true, ~link, design), digits = 15)
print(svyratio(~true, ~m, design), digits = 15)

kappa <- function(p) { o <- sum(diag(p)); e <- sum(rowSums(p) * colSums(p)); (o - e) / (1 - e) }
ac1 <- function(p) { o <- sum(diag(p)); m <- (rowSums(p) + colSums(p)) / 2; e <- sum(m * (1 - m)) / (nrow(p) - 1); (o - e) / (1 - e) }
error <- function(f, counts) {
  p <- counts / sum(counts)
  slope <- sapply(seq_along(p), function(i) { step <- replace(0 * p, i, 1e-6); (f(p + step) - f(p - step)) / 2e-6 })
  sqrt((sum(p * slope^2) - sum(p * slope)^2) / sum(counts))
}
for (counts in list(matrix(c(88, 10, 2, 14, 40, 6, 18, 10, 12), 3, byrow = TRUE), matrix(c(118, 5, 2, 0), 2, byrow = TRUE)))
  print(c(kappa(counts / sum(counts)), error(kappa, counts), ac1(counts / sum(counts)), error(ac1, counts)))
