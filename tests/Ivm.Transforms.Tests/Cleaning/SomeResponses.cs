using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning;

/// <summary>Builds the ingested response files of <see cref="SomeEdition"/>, a response a line.</summary>
internal sealed class SomeResponses(Edition edition)
{
    private readonly Dictionary<string, List<string>> rows = edition.ResponseFiles.ToDictionary(file => file.Name, _ => new List<string>());

    /// <summary>Adds a response.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="samplenr">The fieldwork case.</param>
    /// <param name="rinpersoon">The person number; left out in a file without keys.</param>
    /// <param name="answers">Answers as <c>variable=code</c>; the rest is empty.</param>
    /// <param name="mode">Mode of the interview.</param>
    /// <param name="date">Interview date.</param>
    /// <param name="kind">What the delivery of the row does.</param>
    /// <param name="sequence">Number of that delivery.</param>
    public SomeResponses With(
        string file, string samplenr, string rinpersoon, string answers, string mode = "cawi", string date = "2011-10-10", string kind = "first", int sequence = 1)
    {
        var given = answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(answer => answer.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var contract = edition.ResponseFiles.Single(each => each.Name == file);
        var asked = contract.Blocks.SelectMany(block => block.Questions).Select(question => contract.VariantOf(question.Variable)?.Variable ?? question.Variable);
        var line = (rows[file].Count + 2).ToString(CultureInfo.InvariantCulture);
        var columns = asked.Select(variable => $"{(given.TryGetValue(variable, out var code) ? code : "NULL")}::INTEGER AS {variable}");
        rows[file].Add(
            $"SELECT '{samplenr}' AS SAMPLENR, {(contract.HasPersonKey ? $"'R' AS RINPERSOONS, '{rinpersoon}' AS RINPERSOON, " : "")}'{mode}' AS MODE, DATE '{date}' AS INTERVIEW_DATE, "
            + string.Join(", ", columns)
            + $", '{kind}' AS delivery_kind, {sequence.ToString(CultureInfo.InvariantCulture)}::INTEGER AS delivery_sequence"
            + $", 'responses/{file}.csv' AS source_file, {line}::INTEGER AS source_line");
        return this;
    }

    /// <summary>Gives the files to a harness; a file without responses is given empty.</summary>
    public TransformHarness Into(TransformHarness harness)
    {
        foreach (var (file, selects) in rows)
        {
            if (selects.Count == 0)
            {
                With(file, "none", "000000000", "");
                harness.Input($"ingest.{file}", $"SELECT * FROM ({rows[file].Single()}) WHERE FALSE");
            }
            else
            {
                harness.Input($"ingest.{file}", string.Join(" UNION ALL ", selects));
            }
        }

        return harness;
    }
}
