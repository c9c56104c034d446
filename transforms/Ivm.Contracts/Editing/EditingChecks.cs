namespace Ivm.Contracts;

/// <summary>Checks that the parts of an editing contract fit each other and the rules.</summary>
internal sealed class EditingChecks(EditingPlan plan, EditingContext context, FaultCollector faults)
{
    /// <summary>Every check.</summary>
    /// <param name="where">The contract, for what is missing from it.</param>
    /// <param name="seeded">Whether it gives a seed.</param>
    /// <param name="neverChanged">Where variables are declared never changed.</param>
    /// <param name="neverImputed">Where variables are declared never imputed.</param>
    /// <param name="isWhole">Whether all of it could be read; else something may only seem to be missing.</param>
    public void All(SourceLocation where, bool seeded, IReadOnlyDictionary<string, SourceLocation> neverChanged, IReadOnlyDictionary<string, SourceLocation> neverImputed, bool isWhole)
    {
        if (!seeded && plan.Imputations.Any(imputation => imputation.Method is ImputationMethod.HotDeck or ImputationMethod.Nearest))
        {
            faults.Add(where, "no key 'seed'", "the key 'seed', because donors are drawn at random", "Add 'seed: 1'.");
        }

        Corrections(neverChanged);
        Imputations(neverChanged, neverImputed);
        Order();
        if (isWhole)
        {
            Methods(where);
        }
    }

    private void Corrections(IReadOnlyDictionary<string, SourceLocation> neverChanged)
    {
        foreach (var correction in plan.Corrections)
        {
            foreach (var assignment in correction.Set.Where(assignment => neverChanged.ContainsKey(assignment.Variable)))
            {
                faults.Add(correction.Where, $"a correction of '{assignment.Variable}', which may never be changed", "a variable that may be changed", $"Remove the correction, or the declaration at {neverChanged[assignment.Variable]}.");
            }
        }
    }

    private void Imputations(IReadOnlyDictionary<string, SourceLocation> neverChanged, IReadOnlyDictionary<string, SourceLocation> neverImputed)
    {
        var earlier = new HashSet<string>(StringComparer.Ordinal);
        foreach (var imputation in plan.Imputations)
        {
            foreach (var variable in imputation.Variables)
            {
                if (neverImputed.TryGetValue(variable, out var declared) || neverChanged.TryGetValue(variable, out declared))
                {
                    faults.Add(imputation.At, $"an imputation of '{variable}', which may never be imputed", "a variable that may be imputed", $"Remove the imputation, or the declaration at {declared}.");
                }

                if (context.Routing.Contains(variable))
                {
                    faults.Add(imputation.At, $"an imputation of '{variable}', by which other questions are routed", "a variable that routes no question", "Remove the imputation: questions that were not asked would then apply.");
                }

                if (!earlier.Add(variable))
                {
                    faults.Add(imputation.At, $"a second imputation of '{variable}'", "one imputation of every variable", "Give one imputation several classes.");
                }
            }
        }
    }

    /// <summary>What an imputation reads is imputed before it, if at all.</summary>
    private void Order()
    {
        var place = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < plan.Imputations.Length; index++)
        {
            foreach (var variable in plan.Imputations[index].Variables)
            {
                place.TryAdd(variable, index);
            }
        }

        for (var index = 0; index < plan.Imputations.Length; index++)
        {
            var imputation = plan.Imputations[index];
            foreach (var read in Read(imputation).Where(read => place.TryGetValue(read, out var at) && at >= index).Distinct())
            {
                if (imputation.Variables.Contains(read))
                {
                    faults.Add(imputation.At, $"an imputation of '{read}' that reads it", "classes and distances of other variables", "Leave it out.");
                    continue;
                }

                var circle = Path(place[read], index, []);
                faults.Add(
                    imputation.At,
                    circle is null ? $"an imputation of '{imputation.Name}' that reads '{read}', which is imputed later" : $"the circular order {string.Join(" -> ", circle.Prepend(index).Select(step => plan.Imputations[step].Name))}",
                    $"'{read}' imputed before, or not read",
                    circle is null ? "Change the order." : "Leave one of them out of the classes.");
            }
        }

        List<int>? Path(int from, int to, HashSet<int> seen)
        {
            if (from == to)
            {
                return [to];
            }

            foreach (var next in Read(plan.Imputations[from]).Where(place.ContainsKey).Select(read => place[read]).Distinct())
            {
                if (seen.Add(next) && Path(next, to, seen) is { } rest)
                {
                    return [from, .. rest];
                }
            }

            return null;
        }
    }

    private static IEnumerable<string> Read(Imputation imputation) =>
        imputation.Classes.SelectMany(level => level.Select(item => item.Variable)).Concat(imputation.By).Concat(imputation.Where?.Variables() ?? []);

    /// <summary>A cell that localisation may find wrong must have a way to go on.</summary>
    private void Methods(SourceLocation where)
    {
        var decided = plan.Imputed.Concat(plan.NeverChanged).Concat(plan.NeverImputed).ToHashSet(StringComparer.Ordinal);
        var known = context.Variables.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in context.Rules.Where(rule => rule.Severity == Severity.Error))
        {
            foreach (var variable in rule.Condition.Variables().Where(variable => known.Contains(variable) && decided.Add(variable)))
            {
                faults.Add(where, $"no way to go on where '{variable}' of the rule '{rule.Name}' is found wrong", $"'{variable}' under 'imputation', 'never_imputed' or 'never_changed'", "Say how it is imputed, or that it stays missing.");
            }
        }
    }
}
