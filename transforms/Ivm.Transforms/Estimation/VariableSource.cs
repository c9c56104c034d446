using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Estimation;

/// <summary>Where the variables of measures and classifications are found: answers first, then background.</summary>
/// <param name="answers">Contract of <c>clean.respondents</c>.</param>
/// <param name="background">Contract of <c>link.respondents</c>.</param>
internal sealed class VariableSource(TableSchema answers, TableSchema background)
{
    /// <summary>The column as SQL; null where neither dataset has it.</summary>
    public string? Column(string variable) =>
        Has(answers, variable) ? $"answers.{SqlStatement.Identifier(variable)}"
        : Has(background, variable) ? $"background.{SqlStatement.Identifier(variable)}"
        : null;

    /// <summary>Checks that everything the tables refer to exists.</summary>
    /// <exception cref="InvalidInputException">A measure, classification or variable is not there.</exception>
    public void Check(TablePlan plan, int year)
    {
        var where = $"tables/{year}.yaml";
        var measures = plan.Measures.Select(measure => measure.Name).ToHashSet();
        var classifications = plan.Classifications.Select(classification => classification.Name).ToHashSet();
        var variables = plan.Measures.Select(measure => ($"measures.{measure.Name}", measure.Variable))
            .Concat(plan.Measures.Where(measure => measure.Denominator is not null).Select(measure => ($"measures.{measure.Name}", measure.Denominator!)))
            .Concat(plan.Classifications.Select(classification => ($"classifications.{classification.Name}", classification.Variable)))
            .Where(item => Column(item.Item2) is null)
            .Select(item => new Fault($"{where}: {item.Item1}", $"the variable {item.Item2}", "a variable of the respondents", "Correct the name."));
        var names = plan.Tables
            .SelectMany(table => table.Measures.Where(name => !measures.Contains(name)).Select(name => (table.Name, Kind: "measure", Reference: name))
                .Concat(table.By.SelectMany(crossing => crossing).Distinct().Where(name => !classifications.Contains(name)).Select(name => (table.Name, Kind: "classification", Reference: name))))
            .Select(item => new Fault($"{where}: tables.{item.Name}", $"the {item.Kind} {item.Reference}", $"a {item.Kind} of the plan", "Define it or correct the name."));
        var faults = variables.Concat(names).ToImmutableArray();
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.Invalid, faults);
        }
    }

    private static bool Has(TableSchema schema, string variable) => schema.Fields.Any(field => field.Name == variable);
}
