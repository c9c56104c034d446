using System.Text.Json;

namespace Ivm.Pipeline.Tests.Testing;

/// <summary>
/// Holds JSON against a JSON Schema that uses <c>type</c>, <c>enum</c>, <c>minimum</c>, <c>properties</c>, <c>required</c>,
/// <c>additionalProperties</c>, <c>items</c>, <c>oneOf</c> and <c>$ref</c> into <c>$defs</c>. Any other word that would
/// restrict is refused, so that a schema cannot promise what is not checked.
/// </summary>
public sealed class SchemaCheck(string schema)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "$schema", "$defs", "$ref", "title", "description", "format", "type", "enum", "minimum", "properties", "required", "additionalProperties", "items", "oneOf",
    };

    private readonly JsonElement root = JsonDocument.Parse(schema).RootElement;

    /// <summary>What is wrong, with its place; empty when nothing is.</summary>
    public IEnumerable<string> Faults(JsonElement value) => Faults(root, value, "$");

    private IEnumerable<string> Faults(JsonElement rule, JsonElement value, string at)
    {
        foreach (var word in rule.EnumerateObject().Where(word => !Known.Contains(word.Name)))
        {
            yield return $"{at}: the schema says {word.Name}, which is not known here";
        }

        if (rule.TryGetProperty("$ref", out var reference))
        {
            foreach (var fault in Faults(root.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]), value, at))
            {
                yield return fault;
            }
        }

        if (rule.TryGetProperty("oneOf", out var choices) && choices.EnumerateArray().Count(choice => !Faults(choice, value, at).Any()) != 1)
        {
            yield return $"{at}: not exactly one of the choices";
        }

        if (rule.TryGetProperty("type", out var type) && !(type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(each => Is(each, value)) : Is(type, value)))
        {
            yield return $"{at}: {value.ValueKind} is no {type}";
        }

        if (rule.TryGetProperty("enum", out var codes) && codes.EnumerateArray().All(code => code.GetString() != value.GetString()))
        {
            yield return $"{at}: {value} is none of {codes}";
        }

        if (rule.TryGetProperty("minimum", out var least) && value.ValueKind == JsonValueKind.Number && value.GetDouble() < least.GetDouble())
        {
            yield return $"{at}: {value} is less than {least}";
        }

        foreach (var fault in value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(rule, value, at),
            JsonValueKind.Array when rule.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((item, k) => Faults(items, item, $"{at}[{k}]")),
            _ => [],
        })
        {
            yield return fault;
        }
    }

    private IEnumerable<string> OfObject(JsonElement rule, JsonElement value, string at)
    {
        if (rule.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
            {
                yield return $"{at}: no {name}";
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            if (rule.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var own))
            {
                foreach (var fault in Faults(own, property.Value, $"{at}.{property.Name}"))
                {
                    yield return fault;
                }
            }
            else if (rule.TryGetProperty("additionalProperties", out var others))
            {
                foreach (var fault in others.ValueKind == JsonValueKind.False ? [$"{at}: {property.Name} is not in the schema"] : Faults(others, property.Value, $"{at}.{property.Name}"))
                {
                    yield return fault;
                }
            }
        }
    }

    private static bool Is(JsonElement type, JsonElement value) => (type.GetString(), value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("null", JsonValueKind.Null) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => value.TryGetInt64(out _),
        _ => false,
    };
}
