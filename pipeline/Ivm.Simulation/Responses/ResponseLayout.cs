using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ivm.Contracts;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Responses;

/// <summary>
/// A response file as its agency writes it: the columns in their order in the file, which question or administrative
/// column each is, and under which name.
/// </summary>
internal sealed class ResponseLayout
{
    /// <summary>Administrative columns are numbered below zero.</summary>
    public static readonly string[] Administrative = ["SAMPLENR", "RINPERSOONS", "RINPERSOON", "MODE", "INTERVIEW_DATE"];

    private const string IsoDate = "yyyy-MM-dd";
    private static readonly ulong OrderStream = CounterRandom.Stream("delivery.column_order");
    private readonly Dictionary<int, QuestionVariant> _variants;
    private readonly IReadOnlyList<Question> _all;

    /// <param name="file">The file's contract.</param>
    /// <param name="all">All questions in the order of the sheets.</param>
    /// <param name="number">Number of the file in the edition.</param>
    /// <param name="random">Where the order of columns comes from, for an agency that keeps none.</param>
    public ResponseLayout(ResponseFile file, IReadOnlyList<Question> all, int number, CounterRandom random)
    {
        File = file;
        Number = number;
        _all = all;
        var index = all.Select((question, q) => (question.Variable, q)).ToDictionary(entry => entry.Variable, entry => entry.q);
        _variants = file.Variants.ToDictionary(variant => index[variant.Of.Variable]);
        var columns = file.Schema.Fields
            .Select((field, f) => (Column: ColumnOf(field.Name, index), Name: Spelled(file.Header[f])))
            .Concat(file.Agency.Header.Ignored.Select((name, i) => (Column: -1 - Administrative.Length - i, Name: name)));
        if (file.Agency.Header.Order == ColumnOrder.Free)
            columns = columns.Select((column, c) => (column, c)).OrderBy(entry => random.Bits(OrderStream, ((ulong)number * 4096) + (ulong)entry.c)).Select(entry => entry.column);

        var ordered = columns.ToArray();
        Columns = [.. ordered.Select(column => column.Column)];
        Names = [.. ordered.Select(column => column.Name)];
        Questions = [.. file.Blocks.SelectMany(block => block.Questions).Select(question => index[question.Variable])];
        var parents = all.Where(question => question.AskIf is not null).SelectMany(question => question.AskIf!.Variables()).ToHashSet();
        Leaves = [.. Questions.Where(q => !parents.Contains(all[q].Variable))];
        DateFormat = file.Schema.Fields.FirstOrDefault(field => field.Type == FieldType.Date)?.Format ?? IsoDate;
        Encoding = file.Schema.Dialect?.Encoding switch
        {
            "iso-8859-1" => Encoding.Latin1,
            "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        MissingToken = file.Schema.MissingValues.LastOrDefault(text => text.Length > 0) ?? "";
        EmptyMeansMissing = file.Schema.MissingValues.Contains("");
    }

    public ResponseFile File { get; }

    /// <summary>Number of the file in the edition.</summary>
    public int Number { get; }

    /// <summary>How text is written; null for Parquet.</summary>
    public Dialect? Dialect => File.Schema.Dialect;

    /// <summary>The encoding of text.</summary>
    public Encoding Encoding { get; }

    /// <summary>Form of dates in .NET's letters.</summary>
    public string DateFormat { get; }

    /// <summary>A text other than the empty one that means missing; empty where there is none.</summary>
    public string MissingToken { get; }

    /// <summary>Whether an empty field means missing.</summary>
    public bool EmptyMeansMissing { get; }

    /// <summary>Per column of the file the index of its question; below zero, -1 minus the index into <see cref="Administrative"/>, and columns that nobody asked for below those.</summary>
    public int[] Columns { get; }

    /// <summary>Names of the columns in the file.</summary>
    public string[] Names { get; }

    /// <summary>The questions of the file in the order in which they are asked.</summary>
    public int[] Questions { get; }

    /// <summary>The questions on which no other depends.</summary>
    public int[] Leaves { get; }

    /// <summary>The variant that the file has of a question; null where it has the question itself.</summary>
    public QuestionVariant? VariantOf(int question) => _variants.GetValueOrDefault(question);

    /// <summary>What the file's column of a question is called in the contract.</summary>
    public string VariableOf(int question) => _variants.GetValueOrDefault(question)?.Variable ?? _all[question].Variable;

    /// <summary>The answers that the file's form of a question has.</summary>
    public AnswerType AnswerOf(int question) => _variants.GetValueOrDefault(question)?.Answer ?? _all[question].Answer;

    /// <summary>Name of an administrative column; empty for one that nobody asked for.</summary>
    public static string NameOf(int administrative) => administrative < Administrative.Length ? Administrative[administrative] : "";

    /// <summary>What stands in an administrative column, or in one that nobody asked for.</summary>
    public string AdministrativeText(ResponseRow row, int administrative) => NameOf(administrative) switch
    {
        "SAMPLENR" => row.SampleNumber,
        "RINPERSOONS" => row.KeyKind.ToString(),
        "RINPERSOON" => row.Rin,
        "MODE" => row.Mode,
        "INTERVIEW_DATE" => row.Interview.ToString(DateFormat, CultureInfo.InvariantCulture),
        _ => row.SampleNumber.Length == 0 ? "" : row.SampleNumber[^3..],
    };

    private static int ColumnOf(string name, Dictionary<string, int> index, ImmutableArray<QuestionVariant> variants) =>
        index.TryGetValue(variants.FirstOrDefault(variant => variant.Variable == name)?.Of.Variable ?? name, out var q) ? q : -1 - Array.IndexOf(Administrative, name);

    private int ColumnOf(string name, Dictionary<string, int> index) => ColumnOf(name, index, File.Variants);

    private string Spelled(string name) => File.Agency.Header.Case == HeaderCase.Any && Number % 2 == 1 ? name.ToUpperInvariant() : name;
}
