namespace Ivm.Contracts;

/// <summary>A text for people, in both languages of everything that is published.</summary>
/// <param name="Dutch">The text in Dutch; never empty.</param>
/// <param name="English">The text in English; never empty.</param>
public sealed record Label(string Dutch, string English);
