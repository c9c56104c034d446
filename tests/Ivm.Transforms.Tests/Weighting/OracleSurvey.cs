using System.Globalization;

namespace Ivm.Transforms.Tests.Weighting;

/// <summary>The survey of <c>oracle/oracle.R</c>, and what R survey says about it.</summary>
internal static class OracleSurvey
{
    /// <summary>Population and respondents.</summary>
    public static SomeSurvey Read()
    {
        var survey = new SomeSurvey();
        foreach (var row in Rows("population.csv"))
        {
            survey.Person(Whole(row["person"])!.Value, row["region"], Whole(row["sex"]), Whole(row["age"])!.Value, Whole(row["education"]));
        }

        foreach (var row in Rows("respondents.csv"))
        {
            var answers = new[] { "victim", "offences", "grade", "incidents", "reported", "satisfied" }.Where(name => row[name] != "NA").Select(name => $"{name}={row[name]}");
            survey.Respondent(
                Whole(row["person"])!.Value,
                (Number(row["prob.national"])!.Value, Number(row["prob.local"])!.Value),
                row["survey"],
                row["local"],
                row["national"],
                string.Join(' ', answers));
        }

        return survey;
    }

    /// <summary>Rows of a file of the oracle.</summary>
    public static List<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "oracle", file));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(item => item.First, item => item.Second.Trim()))];
    }

    /// <summary>A number; null for NA.</summary>
    public static double? Number(string text) => text == "NA" ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static int? Whole(string text) => text == "NA" ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
