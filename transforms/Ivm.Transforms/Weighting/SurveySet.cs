using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Weighting;

/// <summary>The surveys that took certain blocks of the questionnaire.</summary>
/// <param name="Name">Names of the optional blocks, joined by <c>_and_</c>; <see cref="Everyone"/> for all surveys.</param>
/// <param name="Surveys">Codes of the surveys.</param>
internal sealed record SurveySet(string Name, ImmutableSortedSet<string> Surveys)
{
    /// <summary>Name of the set of all surveys.</summary>
    public const string Everyone = "national";

    /// <summary>Column of the weights of this set.</summary>
    public string WeightColumn => $"weight_{Name}";
}

/// <summary>Which surveys of an edition asked what, and so which sample stands behind a variable.</summary>
internal sealed class SurveySets
{
    private readonly Edition edition;
    private readonly ImmutableSortedSet<string> all;
    private readonly bool ownWeights;

    /// <summary>Looks the blocks of every survey up.</summary>
    public SurveySets(Edition edition)
    {
        this.edition = edition;
        all = [.. edition.ResponseFiles.Select(file => file.Survey)];
        ownWeights = edition.Weighting.OptionalBlocks == OptionalBlockWeights.OwnWeights;
    }

    /// <summary>
    /// The blocks with weights of their own: asked by the national survey and by some, but not all, of the local ones.
    /// </summary>
    public ImmutableArray<SurveySet> OfBlocks =>
    [
        .. edition.Questionnaire.Blocks
            .Select(block => Of([block]))
            .Where(set => set.Name != SurveySet.Everyone)
            .OrderBy(set => set.Name, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The surveys behind variables of persons: those that took every block from which one of them comes. All surveys
    /// for variables of no block, and for blocks that the national survey leaves out: local samples alone do not
    /// represent the country, so that the national weights are as good as any. All surveys, too, where the weighting
    /// model says that optional blocks have no weights of their own.
    /// </summary>
    public SurveySet Behind(params IEnumerable<string?> variables)
    {
        var questions = variables.OfType<string>().SelectMany(Questions).ToHashSet();
        return Of([.. edition.Questionnaire.Blocks.Where(block => block.Questions.Any(question => questions.Contains(question.Variable)))]);
    }

    private SurveySet Of(ImmutableArray<Block> blocks)
    {
        var surveys = all;
        var names = new List<string>();
        foreach (var block in blocks)
        {
            ImmutableSortedSet<string> taking = [.. edition.ResponseFiles.Where(file => file.Blocks.Any(taken => taken.Name == block.Name)).Select(file => file.Survey)];
            if (ownWeights && taking.Count < all.Count && taking.Contains(Drawing.NationalSurvey))
            {
                surveys = surveys.Intersect(taking);
                names.Add(block.Name);
            }
        }

        return names.Count == 0 ? new SurveySet(SurveySet.Everyone, all) : new SurveySet(string.Join("_and_", names), surveys);
    }

    /// <summary>The questions that a variable rests on: itself, or what it is derived from.</summary>
    private IEnumerable<string> Questions(string variable)
    {
        yield return variable;
        foreach (var item in edition.Scales.Where(scale => scale.Variable == variable).SelectMany(scale => scale.Items))
        {
            yield return item.Variable;
        }

        foreach (var indicator in edition.Indicators.Where(indicator => indicator.Variable == variable))
        {
            yield return indicator.From;
        }

        foreach (var offence in edition.IncidentCounts.Where(count => count.Variable == variable).SelectMany(_ => edition.Questionnaire.Offences))
        {
            yield return $"{offence.Code}_reported";
        }
    }
}
