using System.Globalization;
using DuckDB.NET.Data;

namespace Ivm.Benchmarks.Linkage;

/// <summary>Links of the simulated country held against who was meant, and the error rates that were estimated without knowing it.</summary>
internal static class LinkageTruth
{
    /// <summary>Estimated rates are asked to be within this factor of the true ones.</summary>
    private const double MostFactor = 1.5;

    /// <summary>From so many errors on, a factor between two numbers of them is more than chance.</summary>
    private const double Few = 30;

    /// <summary>Tells both.</summary>
    /// <param name="table">Gets the factors between estimated and true rates.</param>
    /// <param name="output">Where the rates go.</param>
    /// <param name="tasks">The tasks that have run.</param>
    /// <param name="truth">The file of who was meant; read here only, after all links are made.</param>
    public static void Tell(BenchmarkTable table, TextWriter output, StagedTasks tasks, string truth)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            CREATE VIEW truth AS SELECT SAMPLENR AS samplenr, RINPERSOONS || RINPERSOON AS person
            FROM read_csv('{truth}', delim = ';', header = true, all_varchar = true) WHERE RINPERSOON <> '';
            CREATE VIEW links AS SELECT samplenr, rinpersoons || rinpersoon AS person, pass
            FROM read_parquet('{tasks.Written(new("link", "matches"))}') WHERE status = 'accepted';
            CREATE VIEW rates AS FROM read_parquet('{tasks.Written(new("link", "match_rates"))}')
            """;
        command.ExecuteNonQuery();

        var (meant, made) = (Number("SELECT count(*) FROM truth"), Number("SELECT count(*) FROM links"));
        var right = Number("SELECT count(*) FROM links JOIN truth USING (samplenr, person)");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  true pairs {meant}, links {made}, right {right}: precision {right / made:F5}, recall {right / meant:F5}, F1 {2 * right / (made + meant):F5}"));
        Factor("false links", made, Estimate("false_link_rate", "accepted"), made - right);
        Factor("missed links", meant, Estimate("missed_link_rate", "all"), meant - right);
        output.WriteLine("  pass                 links   false");
        command.CommandText = "SELECT pass, count(*), count(*) - count(truth.person) FROM links LEFT JOIN truth USING (samplenr, person) GROUP BY pass ORDER BY count(*) DESC, pass";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {reader.GetString(0),-18} {reader.GetInt64(1),7} {reader.GetInt64(2),7}"));

        double Number(string query)
        {
            command.CommandText = query;
            return Convert.ToDouble(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

        double Estimate(string measure, string status) =>
            Number($"SELECT estimate FROM rates WHERE method = 'posterior' AND pass = 'all' AND status = '{status}' AND measure = '{measure}'");

        void Factor(string name, double basis, double rate, double actual)
        {
            var (expected, isMany) = (rate * basis, Math.Min(rate * basis, actual) >= Few);
            var (lower, upper) = Band(expected);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name}: estimated {rate:P4} or {expected:F1}, true {actual / basis:P4} or {actual}{(isMany ? "" : $"; of so few a factor tells nothing: 95 % of Poisson counts are {lower} to {upper}")}"));
            if (isMany)
                table.Add(new BenchmarkRow($"{name}: factor between estimated and true", Math.Max(expected / actual, actual / expected), "x", null, MostFactor));
            else
                table.Add(new BenchmarkBand($"{name}: true number, in the band of the estimated one", actual, lower, upper));
        }
    }

    /// <summary>The middle 95 % of a Poisson distribution.</summary>
    private static (int Lower, int Upper) Band(double mean)
    {
        const double tail = 0.025;
        var (lower, count, below, probability) = (-1, 0, 0.0, Math.Exp(-mean));
        while (true)
        {
            below += probability;
            if (lower < 0 && below > tail)
                lower = count;
            if (below >= 1 - tail)
                return (lower, count);
            probability *= mean / ++count;
        }
    }
}
