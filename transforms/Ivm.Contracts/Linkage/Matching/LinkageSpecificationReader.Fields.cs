using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ivm.Contracts;

/// <content>Fields and expressions.</content>
public sealed partial class LinkageSpecificationReader
{
    private const int DateColumns = 3;

    private LinkageField ReadField(ContractEntry entry, bool deduplication)
    {
        if (!Name().IsMatch(entry.Key.Value))
            faults.Add(entry.Key.Where, entry.Key.Description, "a name of small letters, digits and underscores that begins with a letter", "Correct the name.");
        var reader = ContractReader.Open(entry.Value, faults, "a field");
        var both = reader.Has("columns") ? Columns(reader, "columns") : [];
        var left = both.IsEmpty && !deduplication ? Columns(reader, "left") : both;
        var right = both.IsEmpty && !deduplication ? Columns(reader, "right") : both;
        if (both.IsEmpty && deduplication)
            reader.Required("columns", "the columns of the field");
        var (kind, forms) = ReadForms(reader);
        var missing = Texts(reader.Names("missing", "a list of texts that mean missing", required: false));
        reader.Done();
        foreach (var side in new[] { left, right }.Where(side => kind == FieldKind.Bits && side.Length > 1))
            faults.Add(reader.Where, $"{side.Length} columns of an encoded field", "one column, as 'ivm link encode' wrote it", "Name one column; several values go into one filter when they are encoded.");
        foreach (var side in new[] { left, right }.Where(side => kind == FieldKind.Date && side.Length is not (0 or 1 or DateColumns)))
            faults.Add(reader.Where, $"{side.Length} columns of a date", "one column with year, month and day, or one for each", "Name one column, or three: year, month, day.");
        return new LinkageField(entry.Key.Value, left, right, kind, forms, missing);
    }

    private ImmutableArray<string> Columns(ContractReader reader, string key)
    {
        const string Expected = "a column, or a list of columns";
        return reader.Required(key, Expected) switch
        {
            null => [],
            ContractList list => Texts(ContractReader.AsNames(list, faults, Expected)),
            var node => ContractReader.AsScalar(node, faults, Expected) is { } scalar ? [scalar.Value] : [],
        };
    }

    private (FieldKind Kind, ImmutableArray<LinkageForm> Forms) ReadForms(ContractReader reader)
    {
        if (reader.Optional("form") is not { } node)
            return (FieldKind.Text, []);
        var items = node is ContractList list ? list.Items : [node];
        var (kind, forms) = (FieldKind.Text, ImmutableArray.CreateBuilder<LinkageForm>());
        foreach (var item in items)
        {
            var (name, value) = Named(item, "a form");
            if (name is null)
                continue;
            if (kind != FieldKind.Text)
                faults.Add(name.Where, $"{name.Description} after the form that makes a {kind.ToString().ToLowerInvariant()}", "nothing after it", "Move it to the front, or remove it.");
            else if (LinkageForms.Kinds.TryGetValue(name.Value, out var made))
                kind = made;
            else if (LinkageForms.Known.TryGetValue(name.Value, out var taken))
                forms.Add(ReadForm(name, value, taken));
            else
                Unknown(name, LinkageForms.Known.Keys.Concat(LinkageForms.Kinds.Keys));
        }

        if (kind == FieldKind.Date && forms.Count > 0)
            faults.Add(node.Where, "forms before 'date'", "form: date, and nothing besides", "Remove them: a date is read from its digits.");
        return (kind, forms.ToImmutable());
    }

    private LinkageForm ReadForm(ContractScalar name, ContractNode? value, Taken taken)
    {
        var words = taken == Taken.Words && Given(name, value, "a list of words") ? Texts(ContractReader.AsNames(value, faults, "a list of words")) : [];
        var replacements = taken == Taken.Replacements && Given(name, value, "a mapping of words") ? Replacements(value!) : [];
        var number = taken == Taken.Count && Given(name, value, "a whole number") ? ContractReader.AsInteger(value, faults, 1, 100) ?? 1 : 0;
        if (taken == Taken.Nothing && value is not null)
            faults.Add(value.Where, $"a value of '{name.Value}'", "the name alone", "Remove the value.");
        return new LinkageForm(name.Value, words, replacements, number);
    }

    private ImmutableArray<(string From, string To)> Replacements(ContractNode node)
    {
        if (node is not ContractMapping mapping)
        {
            faults.Add(node.Where, node.Description, "a mapping of words to what takes their place", "Write { from: to }.");
            return [];
        }

        return [.. mapping.Entries.Select(entry => (entry.Key.Value, (entry.Value as ContractScalar)?.Value ?? ""))];
    }

    /// <summary>A name alone, or a name with a value: <c>{ name: value }</c>.</summary>
    private (ContractScalar? Name, ContractNode? Value) Named(ContractNode node, string what)
    {
        switch (node)
        {
            case ContractScalar { IsEmpty: false } scalar:
                return (scalar, null);
            case ContractMapping { Entries: [var entry] }:
                return (entry.Key, entry.Value);
            default:
                faults.Add(node.Where, node.Description, $"{what}: a name, or one name with its value", "Write name, or { name: value }.");
                return (null, null);
        }
    }

    private bool Given(ContractScalar name, ContractNode? value, string expected)
    {
        if (value is null)
            faults.Add(name.Where, $"'{name.Value}' without a value", expected, $"Write {{ {name.Value}: ... }}.");
        return value is not null;
    }

    private void Unknown(ContractScalar name, IEnumerable<string> known) =>
        faults.Add(name.Where, name.Description, $"one of {string.Join(", ", known)}", NearestName.Suggestion(name.Value, known, "Take one of these."));

    private LinkageField? FieldNamed(SourceLocation where, string name)
    {
        var found = fields.FirstOrDefault(field => field.Name == name);
        if (found is null)
            faults.Add(where, $"'{name}', which is no field", "the name of a field", NearestName.Suggestion(name, fields.Select(field => field.Name), "Add it to 'fields'."));
        return found;
    }

    /// <summary>An equality: an expression for both sides, or <c>{ left: ..., right: ... }</c>.</summary>
    private LinkageEquality? ReadEquality(ContractNode node)
    {
        if (node is ContractMapping)
        {
            var reader = ContractReader.Open(node, faults, "an equality");
            var (left, right) = (ReadExpression(reader.Scalar("left", "a field")), ReadExpression(reader.Scalar("right", "a field")));
            reader.Done();
            return left is null || right is null ? null : new LinkageEquality(left, right);
        }

        return ReadExpression(ContractReader.AsScalar(node, faults, "a field, or a function of one")) is { } both ? new LinkageEquality(both, both) : null;
    }

    private LinkageExpression? ReadExpression(ContractScalar? scalar)
    {
        if (scalar is null)
            return null;
        var match = Call().Match(scalar.Value);
        if (!match.Success)
            return FieldNamed(scalar.Where, scalar.Value.Trim()) is { } plain ? new LinkageExpression(plain.Name, "", 0) : null;
        var (function, name, number) = (match.Groups["function"].Value, match.Groups["field"].Value, match.Groups["number"]);
        if (!LinkageForms.Functions.TryGetValue(function, out var known))
        {
            faults.Add(scalar.Where, $"the unknown function '{function}'", $"one of {string.Join(", ", LinkageForms.Functions.Keys)}", NearestName.Suggestion(function, LinkageForms.Functions.Keys, "Take one of these."));
            return null;
        }

        if (number.Success != known.TakesNumber)
            faults.Add(scalar.Where, scalar.Description, known.TakesNumber ? $"{function}(field, number)" : $"{function}(field)", "Correct the call.");
        if (FieldNamed(scalar.Where, name) is not { } field)
            return null;
        if (field.Kind != known.Kind)
            faults.Add(scalar.Where, $"{function} of a {field.Kind.ToString().ToLowerInvariant()}", $"a field that is a {known.Kind.ToString().ToLowerInvariant()}", "Take another function or field.");
        return new LinkageExpression(field.Name, function, number.Success ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 0);
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"^\s*(?<function>[a-z_]+)\s*\(\s*(?<field>[a-z0-9_]+)\s*(,\s*(?<number>[0-9]{1,3})\s*)?\)\s*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Call();
}
