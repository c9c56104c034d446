using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads how records are linked (<c>ivm link --spec</c>).</summary>
public sealed partial class LinkageSpecificationReader
{
    private readonly FaultCollector faults;
    private readonly string file;
    private ImmutableArray<LinkageField> fields = [];

    private LinkageSpecificationReader(string file, FaultCollector faults)
    {
        this.file = file;
        this.faults = faults;
    }

    /// <summary>Reads a specification.</summary>
    /// <param name="file">How messages call the file.</param>
    /// <param name="text">Its text (YAML).</param>
    /// <exception cref="InvalidInputException">It has faults; the exception carries all of them, each with its place.</exception>
    public static LinkageSpecification Read(string file, string text)
    {
        var collector = new FaultCollector();
        var specification = new LinkageSpecificationReader(file, collector).ReadAll(ContractDocument.Parse(file, text, collector));
        collector.ThrowIfAny();
        return specification;
    }

    /// <summary>Reads the file of a specification.</summary>
    /// <param name="path">The file, which is also how messages call it.</param>
    /// <exception cref="InvalidInputException">It cannot be read or has faults; the exception carries all of them.</exception>
    public static LinkageSpecification ReadFile(string path)
    {
        var collector = new FaultCollector();
        var specification = new LinkageSpecificationReader(path, collector).ReadAll(ContractDocument.ReadFile(path, collector));
        collector.ThrowIfAny();
        return specification;
    }

    /// <summary>Reads all specifications among the contracts, by the name of their file; their faults go to the collector.</summary>
    internal static FrozenDictionary<string, LinkageSpecification> Read(ContractFiles files, FaultCollector collector) =>
        files.In("linkage", ".yaml").ToFrozenDictionary(
            path => Path.GetFileNameWithoutExtension(path),
            path => new LinkageSpecificationReader(path, collector).ReadAll(files.Document(path)),
            StringComparer.Ordinal);

    private LinkageSpecification ReadAll(ContractNode? node)
    {
        var reader = ContractReader.Open(node, faults, "how records are linked");
        var name = reader.Text("linkage", "the name of the linkage");
        var left = ReadSide(reader.OptionalMapping("left", "how the left file is written"));
        var right = reader.Has("right") ? ReadSide(reader.OptionalMapping("right", "how the right file is written")) : null;
        fields = [.. reader.Entries("fields", "fields made of columns").Select(entry => ReadField(entry, deduplication: right is null))];
        var passes = reader.Items("passes", "a list of deterministic passes", required: false).Select(ReadPass).ToImmutableArray();
        var blocking = ReadBlocking(reader.Mapping("blocking", "which pairs are candidates"));
        var comparisons = reader.Items("comparisons", "a list of comparisons").Select(ReadComparison).ToImmutableArray();
        var estimation = ReadEstimation(reader.OptionalMapping("estimation", "how probabilities are estimated"));
        var decision = ReadDecision(reader.OptionalMapping("decision", "which candidates become links"), deduplication: right is null);
        var bias = ReadBias(reader.OptionalMapping("bias", "by which groups linkage rates are told"));
        reader.Done();
        Check(reader, passes, comparisons, deduplication: right is null);
        return new LinkageSpecification(name, file, left, right, fields, passes, blocking, comparisons, estimation, decision) { Bias = bias };
    }

    private LinkageSide ReadSide(ContractReader? reader)
    {
        if (reader is null)
            return new LinkageSide(null, Distinct: false, SurveyDesignReader.PlainDialect, []);
        var key = reader.OptionalText("key", "the column that identifies a record");
        var distinct = reader.Flag("distinct", absent: false);
        if (distinct && key is null)
            reader.Faults.Add(reader.Where, "'distinct' without a key", "the column whose values are the records", "Name it under 'key'.");
        var plain = SurveyDesignReader.PlainDialect;
        var dialect = plain with
        {
            Delimiter = reader.Has("separator") ? DialectParts.Character(reader.Scalar("separator", "a single character"), faults) : plain.Delimiter,
            Quote = reader.Has("quote") ? DialectParts.Character(reader.Scalar("quote", "a single character"), faults) : plain.Quote,
            Encoding = reader.Has("encoding") ? DialectParts.Encoding(reader.Scalar("encoding", "an encoding"), faults) : plain.Encoding,
        };
        DialectParts.Check(dialect, reader);
        var missing = Texts(reader.Names("missing", "a list of texts that mean missing", required: false));
        reader.Done();
        return new LinkageSide(key, distinct, dialect, missing);
    }

    private void Check(ContractReader reader, ImmutableArray<LinkagePass> passes, ImmutableArray<FieldComparison> comparisons, bool deduplication)
    {
        if (!reader.Readable)
            return;
        if (fields.IsEmpty)
            faults.Add(reader.Where, "no field", "at least one field under 'fields'", "Add one.");
        if (comparisons.IsEmpty)
            faults.Add(reader.Where, "no comparison", "at least one comparison under 'comparisons'", "Add one.");
        if (deduplication && !passes.IsEmpty)
            faults.Add(reader.Where, "deterministic passes without a right file", "passes where two files are linked", "Remove 'passes', or describe the right file under 'right'.");
        foreach (var twin in passes.Select(pass => pass.Name).GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            faults.Add(reader.Where, $"two passes with the name '{twin.Key}'", "every name once", "Give one of them another name.");
        foreach (var twin in comparisons.GroupBy(comparison => comparison.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            faults.Add(reader.Where, $"two comparisons with the name '{twin.Key}'", "every name once", "Give one of them another name.");
    }

    private static ImmutableArray<string> Texts(ImmutableArray<ContractScalar> scalars) => [.. scalars.Select(scalar => scalar.Value)];
}
