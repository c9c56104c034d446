namespace Ivm.Pipeline.Lineage;

/// <summary>One step in the story of a value.</summary>
/// <param name="Stage">Where it happened: <c>question</c>, <c>delivered</c>, <c>harmonise</c>, <c>verify</c>, <c>edit</c>, <c>derive</c>, <c>link</c> or <c>release</c>.</param>
/// <param name="Text">What happened. Holds values of the person: for whoever asked, and for no log.</param>
public sealed record StoryLine(string Stage, string Text);
