using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Another form of a national question, asked by some local surveys (<c>questionnaire/variants</c>): their files have its
/// column in place of the question's, and each of its codes stands for one of the question's. Harmonising maps it and keeps
/// what was answered.
/// </summary>
/// <param name="Variable">Name of the variant, its file and its column.</param>
/// <param name="Of">The national question that it stands for.</param>
/// <param name="Text">Wording.</param>
/// <param name="Answer">Form of the answer: codes, or whole numbers in a range.</param>
/// <param name="Map">
/// The question's code under each of the variant's, "don't know" and "refused" included; complete, so that a code which
/// is not in it is outside the variant's answers.
/// </param>
public sealed record QuestionVariant(string Variable, Question Of, Label Text, AnswerType Answer, ImmutableSortedDictionary<int, int> Map)
{
    /// <summary>The variant as a question: with its own wording and answers, and the routing of the question that it stands for.</summary>
    public Question AsQuestion() => Of with { Variable = Variable, Text = Text, Answer = Answer };
}
