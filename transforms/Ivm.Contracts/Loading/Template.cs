using System.Collections.Frozen;
using System.Text;

namespace Ivm.Contracts;

/// <summary>
/// What <c>repeat: LIST</c> does: a piece of a contract stands for one piece per code of a code list, with
/// <c>{LIST}</c> replaced by the code, <c>{LIST_label}</c> by its label and <c>{LIST_x}</c> by its property <c>x</c>
/// (or <c>x_nl</c> and <c>x_en</c> in texts of that language).
/// </summary>
internal sealed class Template
{
    private readonly FaultCollector _faults;
    private readonly FrozenDictionary<string, string> _dutch;
    private readonly FrozenDictionary<string, string> _english;

    private Template(FaultCollector faults, string? list, Code? code)
    {
        _faults = faults;
        List = list;
        Code = code;
        _dutch = Values(list, code, "_nl", code?.Label.Dutch);
        _english = Values(list, code, "_en", code?.Label.English);
    }

    /// <summary>The code list repeated over; null when nothing is repeated.</summary>
    public string? List { get; }

    /// <summary>The code that placeholders stand for; null when nothing is repeated.</summary>
    public Code? Code { get; }

    /// <summary>One template per code of the list that <paramref name="repeat"/> names; a single plain one when it is null.</summary>
    public static IEnumerable<Template> For(ContractScalar? repeat, FrozenDictionary<string, CodeList> codeLists, int year, FaultCollector faults)
    {
        if (repeat is null)
        {
            return [new Template(faults, list: null, code: null)];
        }

        if (!codeLists.TryGetValue(repeat.Value, out var list))
        {
            if (codeLists.Count > 0)
            {
                faults.Add(repeat.Where, $"the unknown code list '{repeat.Value}'", "the name of a code list to repeat over", NearestName.Suggestion(repeat.Value, codeLists.Keys, "Add the code list."));
            }

            return [];
        }

        return list.InYear(year).Select(code => new Template(faults, list.Name, code));
    }

    /// <summary>A text with placeholders replaced, and the place of each of its characters in the contract.</summary>
    public Expanded Expand(ContractScalar scalar) => Expand(scalar, _dutch);

    /// <summary>A scalar with placeholders replaced; null stays null, and comes of a placeholder that does not exist.</summary>
    public ContractScalar? Name(ContractScalar? scalar) =>
        scalar is not null && Expand(scalar) is { Sound: true } expanded ? scalar with { Value = expanded.Text } : null;

    /// <summary>A label with placeholders replaced.</summary>
    public Label Label(ContractScalar? dutch, ContractScalar? english) => new(
        dutch is null ? "" : Expand(dutch, _dutch).Text,
        english is null ? "" : Expand(english, _english).Text);

    private Expanded Expand(ContractScalar scalar, FrozenDictionary<string, string> values)
    {
        var source = scalar.Value;
        var text = new StringBuilder();
        var places = new List<(int From, int Source, bool Placeholder)>();
        var position = 0;
        var sound = true;
        while (position < source.Length)
        {
            var open = NextPlaceholder(source, position);
            var close = open < 0 ? -1 : source.IndexOf('}', open);
            var end = close < 0 ? source.Length : open;
            places.Add((text.Length, position, Placeholder: false));
            text.Append(source, position, end - position);
            if (close < 0)
            {
                break;
            }

            places.Add((text.Length, open, Placeholder: true));
            var name = source[(open + 1)..close];
            if (values.TryGetValue(name, out var value))
            {
                text.Append(value);
            }
            else
            {
                sound = false;
                Refuse(scalar.At(open), name, values);
            }

            position = close + 1;
        }

        return new Expanded(text.ToString(), sound, offset =>
        {
            var place = places.FindLast(candidate => candidate.From <= offset);
            return scalar.At(place.Source + (place.Placeholder ? 0 : offset - place.From));
        });
    }

    /// <summary>A brace before a digit is how often something occurs in a regular expression.</summary>
    private static int NextPlaceholder(string source, int from)
    {
        var open = source.IndexOf('{', from);
        while (open >= 0 && open + 1 < source.Length && char.IsAsciiDigit(source[open + 1]))
        {
            open = source.IndexOf('{', open + 1);
        }

        return open;
    }

    private void Refuse(SourceLocation where, string name, FrozenDictionary<string, string> values)
    {
        var known = values.Keys.Order(StringComparer.Ordinal).Select(key => $"{{{key}}}").ToList();
        _faults.Add(
            where,
            $"the placeholder '{{{name}}}'",
            known.Count == 0 ? "no placeholder, because nothing is repeated here" : $"one of {string.Join(", ", known)}",
            known.Count == 0 ? "Add 'repeat: offence', or remove it." : NearestName.Suggestion($"{{{name}}}", known, "Correct it."));
    }

    private static FrozenDictionary<string, string> Values(string? list, Code? code, string language, string? label)
    {
        var values = new Dictionary<string, string>();
        if (list is null || code is null)
        {
            return values.ToFrozenDictionary();
        }

        values[list] = code.Value;
        values[$"{list}_label"] = label ?? "";
        foreach (var (property, value) in code.Properties)
        {
            if (property.EndsWith(language, StringComparison.Ordinal))
            {
                values[$"{list}_{property[..^language.Length]}"] = value;
            }
            else if (!property.EndsWith("_nl", StringComparison.Ordinal) && !property.EndsWith("_en", StringComparison.Ordinal))
            {
                values[$"{list}_{property}"] = value;
            }
        }

        return values.ToFrozenDictionary();
    }
}

/// <summary>A text after replacement.</summary>
/// <param name="Text">The text.</param>
/// <param name="Sound">Whether every placeholder existed; if not, that is among the faults.</param>
/// <param name="At">Place in the contract of a character of the text, by 0-based offset.</param>
internal readonly record struct Expanded(string Text, bool Sound, Func<int, SourceLocation> At);
