using Ivm.Contracts;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Sampling;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Responses;

/// <summary>
/// Decides in how many files the responses of a survey are delivered: late ones in a part of their own, and corrections
/// of what was delivered before.
/// </summary>
/// <param name="random">Where the draws come from.</param>
/// <param name="isSound">Whether a drawn person belongs to the population and can be found: only such responses are corrected.</param>
/// <param name="dirt">Multiplies the rates of corrections.</param>
internal sealed class PartPlan(CounterRandom random, Func<DrawnPerson, bool> isSound, double dirt)
{
    private const int UnclosedQuoteEvery = 4;
    private const int FewRows = 400;

    /// <summary>Rows that one fault sets apart at most: a carriage return makes two of one.</summary>
    private const int RowsPerFault = 2;
    private const int LongLineEvery = 80;
    private const int LongLineFrom = 1;
    private static readonly ulong CorrectionStream = CounterRandom.Stream("delivery.correction");
    private readonly ParameterValues _values = new(ParameterTable.Load("parts.csv"));

    /// <summary>The files of one survey.</summary>
    /// <param name="file">Its contract.</param>
    /// <param name="number">Its number in the edition.</param>
    /// <param name="responses">All responses in order.</param>
    /// <param name="silent">A person who was drawn and never answered; null for none.</param>
    public List<ResponsePart> Of(ResponseFile file, int number, List<ResponseCase> responses, ResponseCase? silent)
    {
        var parts = new List<ResponsePart>();
        var late = Due(number, "addition") ? (int)(responses.Count * _values["addition_share"]) : 0;
        var first = responses[..(responses.Count - late)];
        parts.Add(new ResponsePart(1, "first", first));
        if (late > 0)
            parts.Add(new ResponsePart(2, "addition", responses[(responses.Count - late)..]));

        if (file.Stream == SurveyStream.Local && dirt > 0)
        {
            AddReplacements(parts, number, silent);
            AddWithdrawals(parts, number);
        }

        if (dirt > 0 && number % LongLineEvery == LongLineFrom && file.Schema.Dialect is not null)
            LengthenOne(parts[0].Responses);
        foreach (var part in parts)
        {
            SpoilTheEnd(file, number, part);
            SpareSmallFiles(file, part.Responses);
        }

        return parts;
    }

    /// <summary>
    /// In a file of a few rows one that cannot be read is more than the gate lets pass; a whole edition must not be
    /// refused because a country is simulated small.
    /// </summary>
    private static void SpareSmallFiles(ResponseFile file, List<ResponseCase> responses)
    {
        if (responses.Count >= FewRows)
            return;

        var left = (int)(file.Schema.MaximumRejectedShare * responses.Count / RowsPerFault);
        for (var i = responses.Count - 1; i >= 0; i--)
        {
            if (FaultKind.Unreadable.Contains(responses[i].Fault) && --left < 0)
                responses[i] = responses[i] with { Fault = null };
        }
    }

    /// <summary>A line of a megabyte: one sound response in a few files.</summary>
    private static void LengthenOne(List<ResponseCase> responses)
    {
        var at = responses.FindIndex(responses.Count / 2, response => response is { Fault: null, DuplicateKind: null });
        if (at >= 0)
            responses[at] = responses[at] with { Fault = FaultKind.TooLongLine };
    }

    private void AddReplacements(List<ResponsePart> parts, int number, ResponseCase? silent)
    {
        if (!Due(number, "replacement"))
            return;

        var replaced = Chosen(parts, from: 0, _values["replaced_share"] * dirt, FaultKind.ReplacedLater);
        var corrections = replaced.Select(response => response with { Fault = null, Correction = Correction.Replacement }).ToList();
        if (silent is not null)
            corrections.Add(silent with { Fault = FaultKind.CorrectionOfNothing, Correction = Correction.NeverDelivered });
        if (corrections.Count > 0)
            parts.Add(new ResponsePart(parts.Count + 1, "replacement", corrections));
    }

    private void AddWithdrawals(List<ResponsePart> parts, int number)
    {
        if (!Due(number, "withdrawal"))
            return;

        var withdrawn = Chosen(parts, from: 0.5, _values["withdrawn_share"] * dirt, FaultKind.WithdrawnLater);
        if (withdrawn.Count > 0)
            parts.Add(new ResponsePart(parts.Count + 1, "withdrawal", [.. withdrawn.Select(response => response with { Fault = null, Correction = Correction.Withdrawal })]));
    }

    /// <summary>Marks some sound responses as ones that are corrected later, and gives them as they were.</summary>
    private List<ResponseCase> Chosen(List<ResponsePart> parts, double from, double share, string kind)
    {
        var chosen = new List<ResponseCase>();
        var twice = parts.SelectMany(part => part.Responses).Where(response => response.DuplicateKind is not null).Select(response => response.Case.SampleNumber).ToHashSet();
        foreach (var part in parts.Where(part => part.Kind is "first" or "addition"))
        {
            for (var i = 0; i < part.Responses.Count; i++)
            {
                var response = part.Responses[i];
                var uniform = random.Uniform(CorrectionStream, response.Case.Ordinal) - from;
                if (response.Fault is null && response.DuplicateKind is null && uniform >= 0 && uniform < share && !twice.Contains(response.Case.SampleNumber) && isSound(response.Case))
                {
                    chosen.Add(response);
                    part.Responses[i] = response with { Fault = kind };
                }
            }
        }

        return chosen;
    }

    /// <summary>An unclosed quote may swallow what follows, so it stands in the last record of some files.</summary>
    private void SpoilTheEnd(ResponseFile file, int number, ResponsePart part)
    {
        if (dirt > 0
            && part.Responses.Count > 0
            && part.Responses[^1] is { Fault: null, DuplicateKind: null, Correction: Correction.None } last
            && file.Schema.Dialect is not null
            && number % UnclosedQuoteEvery == 0)
        {
            part.Responses[^1] = last with { Fault = FaultKind.UnclosedQuote };
        }
    }

    private bool Due(int number, string kind) => number % (int)_values[$"{kind}_every"] == (int)_values[$"{kind}_from"];
}
