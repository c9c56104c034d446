using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>
/// Says in words how derived variables are computed, from the same contracts that compute them: what the codebook and
/// the story of a value show.
/// </summary>
internal static class DerivationTexts
{
    /// <summary>An edition's derived variables with their derivations.</summary>
    public static IEnumerable<DerivedVariable> Of(Edition edition)
    {
        var asked = edition.Questionnaire.Questions.ToDictionary(question => question.Variable);
        foreach (var variable in VictimisationVariables.Of(edition.Questionnaire))
        {
            yield return Victimisation(variable, edition);
        }

        foreach (var count in edition.IncidentCounts)
        {
            yield return IncidentCount(count, edition, asked.ContainsKey);
        }

        foreach (var scale in edition.Scales)
        {
            yield return Scale(scale);
        }

        foreach (var indicator in edition.Indicators)
        {
            yield return Indicator(indicator);
        }
    }

    private static DerivedVariable Victimisation(DerivedVariable variable, Edition edition)
    {
        var of = variable.Name[(variable.Name.IndexOf('_') + 1)..];
        if (variable.Name == VictimisationVariables.Victim(of))
        {
            var count = VictimisationVariables.Count(of);
            return variable with
            {
                From = [count],
                Derivation = new Label($"1 als {count} ten minste 1 is, anders 0.", $"1 where {count} is at least 1, else 0."),
            };
        }

        if (edition.Questionnaire.Offences.All(offence => offence.Code != of))
        {
            var counted = edition.Questionnaire.Offences.Where(offence => offence.CountsInTotal && (of == VictimisationVariables.Any || offence.Group == of));
            return variable with
            {
                From = [.. counted.Select(offence => VictimisationVariables.Count(offence.Code))],
                Derivation = new Label("Som van de aantallen per delict; ontbreekt alleen waar ze alle ontbreken.", "Sum of the counts per offence; missing only where all of them are."),
            };
        }

        var window = edition.Window;
        return variable with
        {
            From = [$"{of}_ever5y", $"{of}_last_year", $"{of}_last_month", $"{of}_prev_year", $"{of}_prev_month"],
            Derivation = new Label(
                $"Hoeveel van de laatste en de voorlaatste keer in de {window.WindowMonths} maanden voor het interview vallen, hoogstens {window.MaximumPerOffence}; "
                + $"een keer in een onbekende maand telt {Dutch(window.MissingMonthSameYear)} in het jaar van het interview en {Dutch(window.MissingMonthPreviousYear)} in het jaar ervoor; "
                + $"0 waar {of}_ever5y nee is; ontbreekt waar {of}_ever5y of het jaar van de laatste keer ontbreekt.",
                $"How many of the last and the last-but-one time lie in the {window.WindowMonths} months before the interview, at most {window.MaximumPerOffence}; "
                + $"a time in an unknown month {English(window.MissingMonthSameYear)} in the year of the interview and {English(window.MissingMonthPreviousYear)} in the year before; "
                + $"0 where {of}_ever5y is no; missing where {of}_ever5y or the year of the last time is."),
        };
    }

    private static DerivedVariable IncidentCount(IncidentCount count, Edition edition, Func<string, bool> asked)
    {
        var offences = edition.Questionnaire.Offences
            .Where(offence => offence.CountsInTotal && (count.Groups.IsEmpty || count.Groups.Contains(offence.Group)) && asked($"{offence.Code}_reported"))
            .ToArray();
        var (reported, form) = (Codes(count.Reported), Codes(count.ReportForm));
        return new DerivedVariable(count.Variable, count.Label, FieldType.Integer)
        {
            From = [.. offences.SelectMany(offence => new[] { $"{offence.Code}_last_year", $"{offence.Code}_last_month", $"{offence.Code}_reported", $"{offence.Code}_report_form" }.Where(asked))],
            Derivation = new Label(
                "Aantal delicten waarvan de laatste keer in de twaalf maanden valt en bekend is of die gemeld is"
                + (reported is null ? "" : $", met melding {reported}") + (form is null ? "" : $", met vorm {form}") + "; ontbreekt waar het niet gevraagd is.",
                "Number of offences whose last time lies in the twelve months and of which reporting is known"
                + (reported is null ? "" : $", with reported {reported}") + (form is null ? "" : $", with form {form}") + "; missing where that was not asked."),
        };
    }

    private static DerivedVariable Scale(Scale scale)
    {
        var reversed = string.Join(", ", scale.Items.Where(item => item.Reversed).Select(item => item.Variable));
        return new DerivedVariable(scale.Variable, scale.Label, FieldType.Number)
        {
            From = [.. scale.Items.Select(item => item.Variable)],
            Derivation = new Label(
                $"Gemiddelde van de beantwoorde items, elk van zijn eigen bereik naar 0-10 gebracht{(reversed.Length == 0 ? "" : $" (omgekeerd: {reversed})")}; ontbreekt waar er minder dan {scale.MinimumAnswered} beantwoord zijn.",
                $"Mean of the answered items, each brought from its own range to 0-10{(reversed.Length == 0 ? "" : $" (reversed: {reversed})")}; missing where fewer than {scale.MinimumAnswered} were answered."),
        };
    }

    private static DerivedVariable Indicator(Indicator indicator)
    {
        var codes = Codes(indicator.Codes)!;
        return new DerivedVariable(indicator.Variable, indicator.Label, FieldType.Integer)
        {
            From = [indicator.From],
            Derivation = new Label(
                $"1 waar {indicator.From} {codes} is, 0 bij een ander antwoord{Text(indicator.RoutedPast, "; {0} waar de vraag is overgeslagen")}{Text(indicator.DontKnow, "; {0} bij weet niet")}.",
                $"1 where {indicator.From} is {codes}, 0 with another answer{Text(indicator.RoutedPast, "; {0} where the question was passed by")}{Text(indicator.DontKnow, "; {0} with don't know")}."),
        };
    }

    private static string Text(int? value, string form) => value is null ? "" : string.Format(CultureInfo.InvariantCulture, form, value);

    private static string? Codes(ImmutableArray<int> codes) => codes.IsEmpty ? null : string.Join("/", codes);

    private static string Dutch(bool counts) => counts ? "wel" : "niet";

    private static string English(bool counts) => counts ? "counts" : "does not count";
}
