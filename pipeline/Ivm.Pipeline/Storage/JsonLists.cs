using System.Text.Json;

namespace Ivm.Pipeline.Storage;

/// <summary>Lists in the JSON files that are written.</summary>
internal static class JsonLists
{
    /// <summary>Writes a property that is a list of objects.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Name of the property.</param>
    /// <param name="items">One for every object.</param>
    /// <param name="write">Writes the properties of one.</param>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
