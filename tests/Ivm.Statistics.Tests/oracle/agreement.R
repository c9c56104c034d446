# Witness of AgreementCapture: stats::glm on the cells that a rule catches. Writes agreement.csv beside it.
options(digits = 15)
fit <- function(formula, data) suppressWarnings(glm(formula, data = data, family = poisson, control = list(epsilon = 1e-14, maxit = 200)))

estimate <- function(set, counts, rules, pairs) {
  things <- letters[seq_len(log2(length(counts)))]
  cells <- expand.grid(rep(list(0:1), length(things)))
  names(cells) <- things
  cells$n <- counts
  caught <- Reduce(`|`, lapply(rules, function(rule) rowSums(cells[, rule, drop = FALSE]) == length(rule)))
  seen <- cells[caught, ]
  unseen <- cells[!caught, ]
  main <- reformulate(things, "n")
  model <- fit(main, seen)
  scale <- 1
  if (pairs) {
    parameters <- 1 + choose(length(things), 1) + choose(length(things), 2)
    smoothed <- seen
    smoothed$n <- seen$n + parameters * fitted(model) / sum(seen$n)
    scale <- sum(seen$n) / (sum(seen$n) + parameters)
    model <- fit(as.formula(paste("n ~ (", paste(things, collapse = "+"), ")^2")), smoothed)
  }
  design <- model.matrix(delete.response(terms(model)), unseen)
  means <- as.vector(exp(design %*% coef(model))) * scale
  fitted <- fitted(model) * scale
  gradient <- colSums(means * design)
  own <- model.matrix(model)
  variance <- sum(means) + as.numeric(t(gradient) %*% solve(t(own) %*% (fitted * own)) %*% gradient)
  spread <- exp(qnorm(0.975) * sqrt(log(1 + variance / sum(means)^2)))
  deviance <- 2 * sum(ifelse(seen$n > 0, seen$n * log(seen$n / fitted), 0) - (seen$n - fitted))
  masks <- sapply(rules, function(rule) sum(2^(match(rule, things) - 1)))
  data.frame(set, counts = paste(counts, collapse = " "), rules = paste(masks, collapse = " "), pairs = tolower(pairs),
    unseen = sum(means), lower = sum(means) / spread, upper = sum(means) * spread, deviance, freedom = nrow(seen) - length(coef(model)))
}

rows <- rbind(
  estimate("four things", c(9, 14, 11, 60, 16, 40, 35, 210, 21, 70, 52, 300, 55, 260, 190, 1400), list(c("a", "b"), c("c", "d"), c("b", "d"), c("a", "c")), FALSE),
  estimate("things that depend on each other", c(7, 33, 24, 540, 16, 30, 54, 489, 13, 60, 44, 984, 89, 163, 296, 2675, 11, 81, 18, 660, 24, 73, 40, 597, 81, 597, 133, 4874, 540, 1623, 890, 13250),
    combn(letters[1:5], 2, simplify = FALSE), TRUE))
write.csv(rows, "agreement.csv", row.names = FALSE, quote = FALSE)
