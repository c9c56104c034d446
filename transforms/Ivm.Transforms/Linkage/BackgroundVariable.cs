using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// A background variable of a person: what the registers say, completed where they are silent by the answer to a
/// question of the same classes, where a survey asks one.
/// </summary>
/// <param name="Field">The column of <c>link.population</c> and <c>link.respondents</c>.</param>
/// <param name="Question">The question whose answer completes it; null when only registers know.</param>
public sealed record BackgroundVariable(Field Field, string? Question)
{
    /// <summary>All of them, in the order of the columns.</summary>
    public static ImmutableArray<BackgroundVariable> All { get; } =
    [
        Text("sex", "Geslacht", "Sex", question: "bg_sex"),
        Number("birth_year", "Geboortejaar", "Year of birth", question: "bg_birth_year"),
        Number("age", "Leeftijd op de peildatum", "Age on the reference date", question: null),
        Text("marital", "Burgerlijke staat", "Marital status", question: "bg_marital"),
        Text("household_type", "Type huishouden", "Type of household", question: null),
        Number("household_size", "Personen in het huishouden", "Persons in the household", question: "bg_household_size"),
        Text("origin", "Herkomst", "Origin", question: "bg_origin"),
        Text("generation", "Generatie", "Generation", question: null),
        Text("education", "Opleidingsniveau", "Level of education", question: "bg_education"),
        new(Field.Of("income", FieldType.Long, new Label("Bruto persoonlijk inkomen (euro per jaar)", "Gross personal income (euro a year)")), Question: null),
        Text("income_quintile", "Inkomenskwintiel binnen de doelpopulatie", "Income quintile within the target population", question: null),
        Text("municipality", "Gemeente", "Municipality", question: null),
        Text("district", "Wijk", "District", question: null),
        Text("neighbourhood", "Buurt", "Neighbourhood", question: null),
        Text("urbanity_neighbourhood", "Stedelijkheid van de buurt", "Urbanity of the neighbourhood", question: null),
        Text("urbanity_municipality", "Stedelijkheid van de gemeente", "Urbanity of the municipality", question: null),
        Text("police_region", "Politieregio", "Police region", question: null),
        Text("province", "Provincie", "Province", question: null),
    ];

    /// <summary>Name of the column.</summary>
    public string Name => Field.Name;

    /// <summary>The column that says where the value comes from: <c>register</c>, <c>survey</c> or <c>none</c>.</summary>
    public Field OriginField => Field.Of(
        $"{Name}_origin",
        FieldType.String,
        new Label($"Herkomst van de waarde: {Field.Label.Dutch}", $"Where the value comes from: {Field.Label.English}"),
        required: true);

    private static BackgroundVariable Text(string name, string dutch, string english, string? question) =>
        new(Field.Of(name, FieldType.String, new Label(dutch, english)), question);

    private static BackgroundVariable Number(string name, string dutch, string english, string? question) =>
        new(Field.Of(name, FieldType.Integer, new Label(dutch, english)), question);
}
