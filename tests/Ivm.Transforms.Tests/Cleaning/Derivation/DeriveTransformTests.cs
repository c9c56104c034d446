using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Derivation;
using Ivm.Transforms.Cleaning.Harmonisation;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Derivation;

public sealed class DeriveTransformTests
{
    [Fact]
    public void Respondents_need_no_sorting_again_where_only_some_of_them_were_edited()
    {
        using var harness = new TransformHarness();
        var answers = HarmonisedColumns.Schema(RealContracts.Edition).Fields.Select(field => $"{Value(field)} AS {SqlStatement.Identifier(field.Name)}");
        harness.Input("clean.edited", $"SELECT {string.Join(", ", answers)} FROM range(3) AS persons(person)");
        harness.Input("clean.edits", "SELECT 'N2' AS samplenr, 'grade_safety' AS variable, 1 AS sequence, 'imputation' AS step, '1' AS new_value, 'imputed' AS reason");

        var result = harness.Run(new DeriveTransform(RealContracts.Set, RealContracts.Edition));

        Assert.Equal([["N0"], ["N1"], ["N2"]], result.Rows("SELECT samplenr FROM clean.respondents"));
        Assert.Empty(result.Sorted());
    }

    private static string Value(Field field) => (field.Name, field.Type) switch
    {
        ("samplenr", _) => "'N' || person",
        (_, FieldType.String) => "'x'",
        (_, FieldType.Date) => "DATE '2011-10-01'",
        (_, FieldType.Boolean) => "TRUE",
        (_, FieldType.Long) => "person",
        _ => "1::INTEGER",
    };
}
