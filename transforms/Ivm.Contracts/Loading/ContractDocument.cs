using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ivm.Contracts;

/// <summary>
/// Reads YAML, and JSON as the part of YAML that it is, into <see cref="ContractNode"/>s. Only what contracts need:
/// one document, mappings with plain keys, lists and scalars; no anchors, no aliases, no tags.
/// </summary>
public sealed class ContractDocument
{
    private readonly string _file;
    private readonly FaultCollector _faults;
    private readonly Parser _parser;

    private ContractDocument(string file, string text, FaultCollector faults)
    {
        _file = file;
        _faults = faults;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a document.</summary>
    /// <param name="file">How messages call the file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <returns>The document; null when it could not be read, which is then among the faults.</returns>
    public static ContractNode? Parse(string file, string text, FaultCollector faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        try
        {
            return new ContractDocument(file, text, faults).ReadDocument();
        }
        catch (YamlException exception)
        {
            faults.Add(
                new SourceLocation(file, (int)exception.Start.Line, (int)exception.Start.Column),
                $"text that cannot be read as YAML or JSON ({Cause(exception)})",
                "well-formed YAML or JSON",
                "Check indentation, quotes, colons and brackets at and just before this place.");
            return null;
        }
    }

    /// <summary>Reads a file that is no part of a contract folder, for example a design that a user names.</summary>
    /// <param name="path">The file, which is also how messages call it.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <returns>The document; null when it could not be read, which is then among the faults.</returns>
    public static ContractNode? ReadFile(string path, FaultCollector faults) =>
        ContractText.Read(path, path, faults) is { } text ? Parse(path, text, faults) : null;

    private static string Cause(YamlException exception)
    {
        var innermost = exception.GetBaseException().Message;
        var lineEnd = innermost.AsSpan().IndexOfAny('\r', '\n');
        return (lineEnd < 0 ? innermost : innermost[..lineEnd]).TrimEnd('.');
    }

    private ContractNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _faults.Add(new SourceLocation(_file, 0, 0), "an empty file", "a contract", "Write the contract, or remove the file.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode("");
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            _faults.Add(At(_parser.Current!.Start), "a second document", "one document in a file", "Put it in a file of its own and remove the '---'.");
        }

        return root;
    }

    private ContractNode ReadNode(string path)
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            RefuseMarks(scalar);
            return ToScalar(scalar, path);
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            RefuseMarks(sequence);
            var items = ImmutableArray.CreateBuilder<ContractNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadNode($"{path}[{items.Count + 1}]"));
            }

            return new ContractList(At(sequence.Start), path, items.ToImmutable());
        }

        if (_parser.TryConsume<MappingStart>(out var mapping))
        {
            RefuseMarks(mapping);
            return ReadMapping(At(mapping.Start), path);
        }

        var alias = _parser.Consume<AnchorAlias>();
        _faults.Add(At(alias.Start), $"the alias '*{alias.Value}'", "a value", "Write the value out: contracts use no anchors and aliases.");
        return new ContractScalar(At(alias.Start), path, "", Quoted: false, TextColumn: 0);
    }

    private ContractMapping ReadMapping(SourceLocation where, string path)
    {
        var entries = ImmutableArray.CreateBuilder<ContractEntry>();
        var keys = new Dictionary<string, SourceLocation>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadKey();
            var value = ReadNode(key is null ? path : path.Length == 0 ? key.Value : $"{path}.{key.Value}");
            if (key is null)
            {
                continue;
            }

            if (keys.TryAdd(key.Value, key.Where))
            {
                entries.Add(new ContractEntry(key, value));
            }
            else
            {
                _faults.Add(key.Where, $"the key '{key.Value}' a second time", "every key once", $"Remove it, or merge it with the one on line {keys[key.Value].Line}.");
            }
        }

        return new ContractMapping(where, path, entries.ToImmutable());
    }

    private ContractScalar? ReadKey()
    {
        if (_parser.Accept<Scalar>(out _))
        {
            return (ContractScalar)ReadNode("");
        }

        var node = ReadNode("");
        _faults.Add(node.Where, node.Description, "a key", "Put a text that begins with '{' or '[' between quotes.");
        return null;
    }

    private ContractScalar ToScalar(Scalar scalar, string path)
    {
        var quoted = scalar.Style is not ScalarStyle.Plain;
        var quotes = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        var writtenAsRead = scalar.Start.Line == scalar.End.Line
            && scalar.Style is not (ScalarStyle.Folded or ScalarStyle.Literal)
            && scalar.End.Column - scalar.Start.Column == scalar.Value.Length + (2 * quotes);
        return new ContractScalar(At(scalar.Start), path, scalar.Value, quoted, writtenAsRead ? (int)scalar.Start.Column + quotes : 0);
    }

    private void RefuseMarks(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _faults.Add(At(node.Start), $"the anchor '&{node.Anchor.Value}'", "a value", "Remove the anchor: contracts use no anchors and aliases.");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            _faults.Add(At(node.Start), $"the tag '{node.Tag.Value}'", "a value", "Remove the tag: contracts say what type a value has.");
        }
    }

    private SourceLocation At(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);
}
