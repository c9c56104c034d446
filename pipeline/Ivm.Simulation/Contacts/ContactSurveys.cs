using Ivm.Contracts;
using Ivm.Simulation.Geography;

namespace Ivm.Simulation.Contacts;

/// <summary>The surveys of an edition that draw persons without a key. Every second one writes postcodes with a space.</summary>
internal sealed class ContactSurveys
{
    private readonly ContactSurvey[] _surveys;
    private readonly Dictionary<string, ContactSurvey> _byCode;
    private readonly Dictionary<string, ContactSurvey> _byMunicipality;
    private readonly Country _country;

    public ContactSurveys(Edition edition, Country country)
    {
        _country = country;
        var keyless = edition.LocalSurveys.Where(survey => !survey.HasPersonKey).ToArray();
        _surveys = [.. keyless.Select((survey, number) => new ContactSurvey(survey.Survey, number % 2 == 1))];
        _byCode = _surveys.ToDictionary(survey => survey.Code);
        _byMunicipality = keyless.SelectMany(survey => survey.Municipalities, (survey, code) => (code, survey)).ToDictionary(entry => entry.code, entry => _byCode[entry.survey.Survey]);
    }

    /// <summary>The survey of that code.</summary>
    public ContactSurvey this[string code] => _byCode[code];

    /// <summary>The survey of a neighbourhood; any of them where none is held.</summary>
    public ContactSurvey Near(int neighbourhood) =>
        _byMunicipality.TryGetValue(_country.Neighbourhoods[neighbourhood].Municipality.Code, out var survey) ? survey : _surveys[neighbourhood % _surveys.Length];
}
