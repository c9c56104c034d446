namespace Ivm.ReferenceCases.Expressions;

/// <summary>A piece of an R expression.</summary>
public abstract record Node
{
    private Node()
    {
    }

    public sealed record Number(double Value, string Source) : Node;

    public sealed record Text(string Value) : Node;

    public sealed record Name(string Value) : Node;

    /// <summary>An operator or a function; operators are named by their sign ("-" may have one argument).</summary>
    public sealed record Call(string Function, IReadOnlyList<Node> Arguments) : Node;

    /// <summary>All names in it, functions not counted.</summary>
    public IEnumerable<string> Names() => this switch
    {
        Name name => [name.Value],
        Call call => call.Arguments.SelectMany(argument => argument.Names()),
        _ => [],
    };
}
