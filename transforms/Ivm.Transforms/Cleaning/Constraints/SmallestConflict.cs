using System.Collections.Immutable;
using Google.OrTools.Sat;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>
/// A smallest set of requirements that exclude each other. Every set of requirements whose removal makes the rest
/// possible must share one with it; so the smallest set that meets all such sets found so far is tried, until one is
/// impossible. Among equally small sets the one that was required first is taken.
/// </summary>
/// <remarks>Source: Ignatiev, Previti, Liffiton and Marques-Silva (2015), "Smallest MUS extraction with minimal hitting set dualization", CP 2015.</remarks>
internal static class SmallestConflict
{
    /// <summary>Names of the requirements; empty when the variables alone leave nothing.</summary>
    public static ImmutableArray<string> Of(ConstraintModel model, double? effort = null) => Of(model.Requirements, model.Model.Copy, effort);

    /// <summary>Names of the requirements of a model that is made anew for every question.</summary>
    public static ImmutableArray<string> Of(IReadOnlyList<(string Name, BoolVar Enforced)> requirements, Func<CpModel> fresh, double? effort = null)
    {
        var enforced = requirements.Select(requirement => requirement.Enforced).ToArray();
        var removals = new List<int[]>();
        while (true)
        {
            var candidate = SmallestHit(enforced.Length, removals);
            if (SmallestRemoval(fresh(), enforced, candidate, effort) is not { } removal)
            {
                return [.. candidate.Select(index => requirements[index].Name)];
            }

            removals.Add(removal);
        }
    }

    /// <summary>The fewest requirements that must go for the rest, the candidate among them, to be possible; null when the candidate is impossible.</summary>
    private static int[]? SmallestRemoval(CpModel copy, BoolVar[] enforced, int[] candidate, double? effort)
    {
        copy.AddBoolAnd(candidate.Select(index => enforced[index]).Append(copy.TrueLiteral()));
        copy.Maximize(LinearExpr.Sum(enforced));
        return SolverSettings.Solve(copy, effort) is { } solution
            ? [.. Enumerable.Range(0, enforced.Length).Where(index => !solution.BooleanValue(enforced[index]))]
            : null;
    }

    private static int[] SmallestHit(int count, List<int[]> sets)
    {
        if (sets.Count == 0)
        {
            return [];
        }

        var model = new CpModel();
        var chosen = Enumerable.Range(0, count).Select(_ => model.NewBoolVar("")).ToArray();
        foreach (var set in sets)
        {
            model.AddBoolOr(set.Select(index => chosen[index]));
        }

        model.Minimize(LinearExpr.Sum(chosen));
        var size = SolverSettings.Solve(model)!.ObjectiveValue;
        model.Model.Objective = null;
        model.Add(LinearExpr.Sum(chosen) == (long)size);
        var hit = new List<int>();
        foreach (var index in sets.SelectMany(set => set).Distinct().Order())
        {
            var trial = model.Copy();
            trial.AddBoolAnd([chosen[index]]);
            if (SolverSettings.Solve(trial) is not null)
            {
                hit.Add(index);
                model.AddBoolAnd([chosen[index]]);
                if (hit.Count == (int)size)
                {
                    break;
                }
            }
        }

        return [.. hit];
    }
}
