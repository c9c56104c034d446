using System.Globalization;
using System.Text;

namespace Ivm.ReferenceCases.Expressions;

/// <summary>Reads the part of R's expressions that variables, conditions and contrasts are written in.</summary>
public sealed class Parser
{
    // R's own order, from the loosest to the tightest.
    private static readonly string[][] Levels =
    [
        ["|", "||"], ["&", "&&"], ["!"], ["==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/"], ["%in%", "%%", "%/%"], [":"],
    ];

    private static readonly string[] Signs =
    [
        "%in%", "%/%", "%%", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "^", "!", "&", "|", "(", ")", ",", ":", "=",
    ];

    private readonly string source;
    private readonly List<(string Kind, string Text)> tokens = [];
    private int next;

    private Parser(string source)
    {
        this.source = source;
        Tokenise();
    }

    public static Node Parse(string source)
    {
        var parser = new Parser(source);
        var node = parser.Expression(0);
        return parser.next == parser.tokens.Count ? node : throw parser.Unexpected();
    }

    private Node Expression(int level)
    {
        if (level == Levels.Length)
            return Signed();
        if (Levels[level][0] == "!")
            return Take("!") ? new Node.Call("!", [Expression(level)]) : Expression(level + 1);
        var left = Expression(level + 1);
        while (next < tokens.Count && tokens[next].Kind == "sign" && Levels[level].Contains(tokens[next].Text))
        {
            var sign = tokens[next++].Text;
            left = new Node.Call(sign is "&&" or "||" ? sign[..1] : sign, [left, Expression(level + 1)]);
        }

        return left;
    }

    private Node Signed()
    {
        if (Take("-"))
            return new Node.Call("-", [Signed()]);
        if (Take("+"))
            return Signed();
        if (Take("!"))
            return new Node.Call("!", [Signed()]);
        var left = Primary();
        return Take("^") ? new Node.Call("^", [left, Signed()]) : left;
    }

    private Node Primary()
    {
        if (next == tokens.Count)
            throw new CaseException($"expression '{source}' ends too early");
        var (kind, text) = tokens[next++];
        switch (kind)
        {
            case "number":
                return new Node.Number(double.Parse(text.TrimEnd('L'), CultureInfo.InvariantCulture), text);
            case "text":
                return new Node.Text(text);
            case "name" when Take("("):
                return new Node.Call(text, Arguments());
            case "name" or "quoted name":
                return new Node.Name(text);
        }

        if (text != "(")
        {
            next--;
            throw Unexpected();
        }

        var inner = Expression(0);
        return Take(")") ? inner : throw Unexpected();
    }

    private List<Node> Arguments()
    {
        var arguments = new List<Node>();
        if (Take(")"))
            return arguments;
        do
        {
            // A named argument: its name adds nothing here.
            if (next + 1 < tokens.Count && tokens[next].Kind == "name" && tokens[next + 1] is ("sign", "="))
                next += 2;
            arguments.Add(Expression(0));
        }
        while (Take(","));
        return Take(")") ? arguments : throw Unexpected();
    }

    private bool Take(string sign)
    {
        if (next >= tokens.Count || tokens[next] != ("sign", sign))
            return false;
        next++;
        return true;
    }

    private CaseException Unexpected()
        => new(next < tokens.Count ? $"expression '{source}': unexpected '{tokens[next].Text}'" : $"expression '{source}' ends too early");

    private void Tokenise()
    {
        for (var i = 0; i < source.Length;)
        {
            var c = source[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '"' or '\'' or '`')
            {
                tokens.Add((c == '`' ? "quoted name" : "text", Quoted(ref i)));
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && i + 1 < source.Length && char.IsAsciiDigit(source[i + 1])))
            {
                tokens.Add(("number", Number(ref i)));
            }
            else if (char.IsLetter(c) || c is '.' or '_')
            {
                var start = i;
                while (i < source.Length && (char.IsLetterOrDigit(source[i]) || source[i] is '.' or '_'))
                    i++;
                tokens.Add(("name", source[start..i]));
            }
            else
            {
                var rest = source[i..];
                var sign = Signs.FirstOrDefault(candidate => rest.StartsWith(candidate, StringComparison.Ordinal))
                    ?? throw new CaseException($"expression '{source}': '{c}' is not understood");
                tokens.Add(("sign", sign));
                i += sign.Length;
            }
        }
    }

    private string Quoted(ref int i)
    {
        var quote = source[i++];
        var text = new StringBuilder();
        for (; i < source.Length && source[i] != quote; i++)
        {
            if (source[i] == '\\' && i + 1 < source.Length)
                i++;
            text.Append(source[i]);
        }

        if (i++ >= source.Length)
            throw new CaseException($"expression '{source}': a quote is never closed");
        return text.ToString();
    }

    private string Number(ref int i)
    {
        var start = i;
        while (i < source.Length && (char.IsAsciiDigit(source[i]) || source[i] == '.'))
            i++;
        if (i < source.Length && source[i] is 'e' or 'E')
        {
            i++;
            if (i < source.Length && source[i] is '+' or '-')
                i++;
            while (i < source.Length && char.IsAsciiDigit(source[i]))
                i++;
        }

        if (i < source.Length && source[i] == 'L')
            i++;
        return source[start..i];
    }
}
