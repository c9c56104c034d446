using Ivm.Statistics.Nonresponse;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Reference;

public class ResponseCaseTests
{
    private readonly CsvColumns data;
    private readonly CsvColumns propensity;
    private readonly CsvColumns estimates;

    public ResponseCaseTests()
    {
        var folder = Path.Combine(SharedData.Require("weighting"), "p01_response_propensity");
        (data, propensity, estimates) = (Read("input.csv"), Read("expected_propensity.csv"), Read("expected_estimates.csv"));
        CsvColumns Read(string file) => CsvColumns.Read(Path.Combine(folder, file));
    }

    [Theory]
    [InlineData("unweighted", "phat")]
    [InlineData("weighted", "phat_w")]
    public void Coefficients_and_propensities_agree_with_R(string variable, string column)
    {
        var fitted = Fit(variable == "weighted");
        var expected = Enumerable.Range(0, estimates.RowCount).Where(i => estimates.Text("variable")[i] == variable).Select(i => estimates.Numbers("estimate")[i]).ToArray();
        Assert.Equal(expected.Length, fitted.Coefficients.Count);
        for (var j = 0; j < expected.Length; j++)
            Close.To(expected[j], fitted.Coefficients[j].Value, 1e-9, fitted.Coefficients[j].Name);
        var chances = propensity.Numbers(column);
        for (var row = 0; row < chances.Length; row++)
            Close.To(chances[row], fitted.Propensities[row], 1e-9, $"propensity of row {row + 1}");
    }

    [Fact]
    public void Propensity_classes_and_adjusted_weights_agree()
    {
        var (weights, responded) = (data.Numbers("pw"), Responded());
        var classes = PropensityClasses.EqualCount(Fit(weighted: false).Propensities, weights, responded);
        Assert.Equal(propensity.Numbers("class"), classes.ClassOfRow.Select(own => own + 1.0));
        var step = new WeightingClassAdjustment(weights, responded, classes.ClassOfRow, classes.Count);
        var expected = propensity.Numbers("w");
        for (var row = 0; row < expected.Length; row++)
            Close.To(expected[row], step.Weights[row], 1e-12, $"weight of row {row + 1}", 1e-9);
    }

    private bool[] Responded() => data.Numbers("resp").Select(value => value == 1).ToArray();

    private ResponseModelOutcome.Fitted Fit(bool weighted)
    {
        var (codes, levels) = data.Factor("stype");
        var terms = new[] { ResponseTerm.Factor("stype", codes, levels), ResponseTerm.Numeric("meals", data.Numbers("meals")), ResponseTerm.Numeric("ell", data.Numbers("ell")) };
        return Assert.IsType<ResponseModelOutcome.Fitted>(new ResponseModel(data.Numbers("pw"), Responded(), terms, weighted).Fit());
    }
}
