using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts.Tests.Expressions;

/// <summary>Conditions that look at other records, a dataset <c>frame</c> and the code lists <c>region</c> (by year) and <c>sex</c>.</summary>
internal static class SomeRules
{
    public static ExpressionScope Scope
    {
        get
        {
            var scope = new ExpressionScope
            {
                HasInterviews = false,
                LooksElsewhere = true,
                Datasets = ImmutableSortedDictionary<string, ImmutableArray<ExpressionVariable>>.Empty.Add("frame", [Variable("number", ExpressionType.Number), Variable("name", ExpressionType.Text)]),
                CodeLists = new Dictionary<string, CodeList>(StringComparer.Ordinal)
                {
                    ["region"] = List("region", ("N", 2010), ("S", 2010), ("S", 2011)),
                    ["sex"] = List("sex", ("1", null), ("2", null)),
                },
            };
            foreach (var variable in TypedExpressions.Variables)
            {
                scope.Add(variable);
            }

            return scope;
        }
    }

    /// <summary>Reads a condition without faults.</summary>
    public static Expression Parse(string text)
    {
        var faults = new FaultCollector();
        var condition = ExpressionParser.ParseCondition(text, Scope, At, faults);
        faults.ThrowIfAny();
        return condition!;
    }

    /// <summary>The faults of a condition.</summary>
    public static string Faults(string text)
    {
        var faults = new FaultCollector();
        ExpressionParser.ParseCondition(text, Scope, At, faults);
        return string.Join("\n", faults.Sorted());
    }

    private static SourceLocation At(int offset) => new("rules.yaml", 1, offset + 1);

    private static ExpressionVariable Variable(string name, ExpressionType type) => new(name, type, Answer: null, []);

    private static CodeList List(string name, params ImmutableArray<(string Code, int? Year)> codes) => new(
        name, new Label(name, name), "", [], [.. codes.Select(code => new Code(code.Code, new Label(code.Code, code.Code), code.Year, FrozenDictionary<string, string>.Empty))]);
}
