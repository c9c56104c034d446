using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <content>Pieces of a document as values; what does not fit becomes a fault.</content>
public sealed partial class ContractReader
{
    /// <summary>Takes the value out of <c>{ value: ..., assumption: true, reason: ... }</c>; anything else stays as it is.</summary>
    public static ContractNode? Unwrap(ContractNode? node, FaultCollector faults)
    {
        if (node is not ContractMapping mapping || mapping.Find("value") is not { } value)
        {
            return node;
        }

        foreach (var entry in mapping.Entries)
        {
            if (entry.Key.Value != "value" && !Everywhere.Contains(entry.Key.Value))
            {
                faults.Add(
                    entry.Key.Where,
                    $"the unknown key '{entry.Key.Value}' beside 'value'",
                    $"one of the keys {string.Join(", ", Everywhere.Order(StringComparer.Ordinal))}",
                    NearestName.Suggestion(entry.Key.Value, Everywhere, "Remove it."));
            }
        }

        return value;
    }

    /// <summary>A node as a single value that is not empty.</summary>
    public static ContractScalar? AsScalar(ContractNode? node, FaultCollector faults, string expected)
    {
        switch (node)
        {
            case null:
                return null;
            case ContractScalar { IsEmpty: false, Value.Length: > 0 } scalar:
                return scalar;
            default:
                faults.Add(node.Where, node is ContractScalar { Value.Length: 0 } ? "nothing" : node.Description, expected, node is ContractScalar ? "Fill it in." : "Write a single value.");
                return null;
        }
    }

    /// <summary>A node as a whole number in a range.</summary>
    public static int? AsInteger(ContractNode? node, FaultCollector faults, int minimum = int.MinValue, int maximum = int.MaxValue)
    {
        var expected = IntegerExpected(minimum, maximum);
        var scalar = AsScalar(node, faults, expected);
        if (scalar is null)
        {
            return null;
        }

        var number = 0;
        var isNumber = !scalar.Quoted && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        if (isNumber && number >= minimum && number <= maximum)
        {
            return number;
        }

        faults.Add(scalar.Where, scalar.Description, expected, isNumber ? "Take a value in this range." : "Write digits only, without quotes.");
        return null;
    }

    /// <summary>A node as a name of an enumeration, in lower case with underscores.</summary>
    public static T AsChoice<T>(ContractScalar? scalar, FaultCollector faults)
        where T : struct, Enum
    {
        if (scalar is null)
        {
            return default;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (WrittenName(value) == scalar.Value)
            {
                return value;
            }
        }

        faults.Add(scalar.Where, scalar.Description, ChoiceExpected<T>(), NearestName.Suggestion(scalar.Value, Enum.GetValues<T>().Select(WrittenName), "Take one of these."));
        return default;
    }

    /// <summary>A node as a text in both languages.</summary>
    public static Label AsLabel(ContractNode? node, FaultCollector faults)
    {
        if (node is null)
        {
            return new Label("", "");
        }

        var reader = Open(node, faults, "a text in Dutch and English: { nl: ..., en: ... }");
        var label = new Label(reader.Text("nl", "the text in Dutch"), reader.Text("en", "the text in English"));
        reader.Done();
        return label;
    }

    /// <summary>A node as a list.</summary>
    public static ImmutableArray<ContractNode> AsList(ContractNode? node, FaultCollector faults, string expected)
    {
        switch (node)
        {
            case null:
                return [];
            case ContractList list:
                return list.Items;
            default:
                faults.Add(node.Where, node.Description, expected, "Write a list: [a, b], or a line with '- ' for each item.");
                return [];
        }
    }

    /// <summary>A node as a list of single values, none of them twice.</summary>
    public static ImmutableArray<ContractScalar> AsNames(ContractNode? node, FaultCollector faults, string expected)
    {
        var names = ImmutableArray.CreateBuilder<ContractScalar>();
        foreach (var item in AsList(node, faults, expected))
        {
            if (AsScalar(item, faults, "a name") is not { } name)
            {
                continue;
            }

            if (names.FirstOrDefault(earlier => earlier.Value == name.Value) is { } twin)
            {
                faults.Add(name.Where, $"'{name.Value}' a second time", "every item once", $"Remove it: it already stands at {twin.Where}.");
                continue;
            }

            names.Add(name);
        }

        return names.ToImmutable();
    }

    private static string IntegerExpected(int minimum, int maximum) => (minimum, maximum) switch
    {
        (int.MinValue, int.MaxValue) => "a whole number",
        (_, int.MaxValue) => $"a whole number of at least {minimum}",
        (int.MinValue, _) => $"a whole number of at most {maximum}",
        _ => $"a whole number from {minimum} to {maximum}",
    };

    private static string NumberExpected(double minimum, double maximum) => (double.IsInfinity(minimum), double.IsInfinity(maximum)) switch
    {
        (true, true) => "a number",
        (false, true) => $"a number of at least {minimum}",
        (true, false) => $"a number of at most {maximum}",
        _ => $"a number from {minimum} to {maximum}",
    };

    private static string ChoiceExpected<T>()
        where T : struct, Enum =>
        $"one of {string.Join(", ", Enum.GetValues<T>().Select(WrittenName))}";

    private static string WrittenName<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => (i > 0 && StartsWord(value.ToString(), i) ? "_" : "") + char.ToLowerInvariant(letter)));

    private static bool StartsWord(string name, int i) =>
        char.IsUpper(name[i]) || (char.IsDigit(name[i]) && !char.IsDigit(name[i - 1]));

    private static double? AsNumber(ContractNode? node, FaultCollector faults, double minimum, double maximum)
    {
        var expected = NumberExpected(minimum, maximum);
        var scalar = AsScalar(node, faults, expected);
        if (scalar is null)
        {
            return null;
        }

        var number = 0.0;
        var isNumber = !scalar.Quoted
            && double.TryParse(scalar.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
        if (isNumber && number >= minimum && number <= maximum)
        {
            return number;
        }

        faults.Add(scalar.Where, scalar.Description, expected, isNumber ? "Take a value in this range." : "Write the number with a decimal point and without quotes.");
        return null;
    }
}
