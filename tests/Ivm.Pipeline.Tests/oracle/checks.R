# Outcomes of the rules of data-schemas/checks on published data, with base R: per rule how often it holds, fails and is NA.
# Rscript checks.R FOLDER > checks.csv, where FOLDER has economy_samplonia_dirty.csv, retailers.csv and SBS2000.csv.
folder <- commandArgs(trailingOnly = TRUE)[1]
out <- data.frame()
note <- function(table, rule, x) {
  out <<- rbind(out, data.frame(table = table, rule = rule, holds = sum(x %in% TRUE), fails = sum(x %in% FALSE), unchecked = sum(is.na(x))))
}
eq <- function(a, b, eps = 1e-8) abs(a - b) <= eps
grp <- function(x, f, ...) ave(x, ..., FUN = f)

e <- read.csv(file.path(folder, "economy_samplonia_dirty.csv"), colClasses = c(period = "character"))
year <- substr(e$period, 1, 4)
pick <- function(condition) ifelse(condition, e$value, 0)
one <- rep(1, nrow(e))
note("economy", "value_known", !is.na(e$value))
note("economy", "key_unique", grp(one, length, e$region, e$freq, e$period, e$measure) == 1)
note("economy", "period_fits_frequency", (grepl("^[0-9]{4}$", e$period) & e$freq == "A") | (grepl("^[0-9]{4}Q[1-4]$", e$period) & e$freq == "Q"))
note("economy", "not_negative", !(e$measure != "balance") | e$value >= 0)
note("economy", "four_measures", grp(match(e$measure, unique(e$measure)), function(m) length(unique(m)), e$region, e$freq, e$period) == 4)
note("economy", "one_year_and_four_quarters",
  grp(as.numeric(e$freq == "A"), sum, e$region, e$measure, year) == 1 & grp(as.numeric(e$freq == "Q"), sum, e$region, e$measure, year) == 4)
note("economy", "quarters_add_up",
  eq(grp(pick(e$freq == "Q"), sum, e$region, e$measure, year), grp(pick(e$freq == "A"), sum, e$region, e$measure, year), 1))
by_period <- function(m) grp(pick(e$measure == m), sum, e$region, e$freq, e$period)
note("economy", "balance_is_export_less_import", eq(by_period("export") - by_period("import"), by_period("balance"), 0.5))

# The same table as records: a region in a year, a column per quarter and measure; rows that contradict each other are missing.
long <- data.frame(unit = paste(e$region, year), cell = paste0(e$measure, sub("^[0-9]{4}", "", e$period)), value = e$value)
wide <- tapply(long$value, list(long$unit, long$cell), function(v) { v <- unique(v[!is.na(v)]); if (length(v) == 1) v else NA_real_ })
rows <- table(long$unit, long$cell)
for (q in c("", "Q1", "Q2", "Q3", "Q4"))
  note("economy.records", paste0("balance_of_", if (q == "") "year" else tolower(q)), eq(wide[, paste0("balance", q)], wide[, paste0("export", q)] - wide[, paste0("import", q)]))
for (m in c("gdp", "import", "export", "balance"))
  note("economy.records", paste0(m, "_of_quarters"), eq(wide[, m], rowSums(wide[, paste0(m, "Q", 1:4)])))
note("economy.records", "records.complete", c(rows) >= 1)
note("economy.records", "records.unique", rows[cbind(long$unit, long$cell)] == 1)
note("economy.records", "records.placed", !is.na(long$unit) & !is.na(long$cell))
note("economy.records", "value_known", !is.na(e$value))
note("economy.records", "period_fits_frequency", (grepl("^[0-9]{4}$", e$period) & e$freq == "A") | (grepl("^[0-9]{4}Q[1-4]$", e$period) & e$freq == "Q"))

accounts <- function(table, r) {
  note(table, "revenue_adds_up", eq(r$turnover + r$other.rev, r$total.rev))
  note(table, "profit_adds_up", eq(r$total.rev - r$total.costs, r$profit))
}
r <- read.csv2(file.path(folder, "retailers.csv"), dec = ".")
zero <- function(x) ifelse(is.na(x), 0, x)
accounts("retailers", r)
note("retailers", "staff_not_negative", r$staff >= 0)
note("retailers", "turnover_positive", r$turnover > 0)
note("retailers", "other_revenue_not_negative", r$other.rev >= 0)
note("retailers", "profit_adds_up_roughly", abs(r$total.rev - r$total.costs - r$profit) <= 0.05 * abs(r$profit) + 1e-8)
note("retailers", "staff_costs_are_costs", r$staff.costs <= r$total.costs)
note("retailers", "staff_are_paid", !(r$staff > 0) | r$staff.costs > 0)
note("retailers", "profit_below_60_percent", r$profit <= 0.6 * r$total.rev + 1e-8)
head <- r$staff.costs / ifelse(r$staff == 0, NA, r$staff)
note("retailers", "costs_per_head_plausible", head >= 5 & head <= 100)
note("retailers", "revenue_known", is.na(r$turnover) + is.na(r$other.rev) + is.na(r$total.rev) <= 1)
note("retailers", "turnover_not_far_above_group", zero(r$turnover) <= 20 * grp(zero(r$turnover), mean, r$size))

s <- read.csv2(file.path(folder, "SBS2000.csv"), dec = ".")
s$incl.prob <- as.numeric(s$incl.prob)
accounts("sbs2000", s)
note("sbs2000", "probability_fits_class", grp(s$incl.prob, function(p) length(unique(p)), s$size) == 1)
note("sbs2000", "largest_of_class", zero(s$profit) <= 0.5 * grp(zero(s$profit), sum, s$size))
note("sbs2000", "identifier_numbered", as.numeric(substr(s$id, 4, 5)) %in% 1:60)

write.csv(out, stdout(), row.names = FALSE, quote = FALSE)
