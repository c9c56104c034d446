using Ivm.Contracts;
using Ivm.Simulation.Answers;

namespace Ivm.Simulation.Responses;

/// <summary>A record of a response file before it becomes bytes; faults are planted here.</summary>
internal sealed class ResponseRow(int questions)
{
    public string SampleNumber { get; set; } = "";

    /// <summary>RINPERSOONS: R or S.</summary>
    public char KeyKind { get; set; }

    /// <summary>RINPERSOON as it is written.</summary>
    public string Rin { get; set; } = "";

    public string Mode { get; set; } = "";

    public DateOnly Interview { get; set; }

    /// <summary>The recorded answers.</summary>
    public AnswerSheet Given { get; } = new(questions);

    /// <summary>Texts by question.</summary>
    public Dictionary<int, string> Texts { get; } = [];

    /// <summary>Bytes to write instead of the answer, by question.</summary>
    public Dictionary<int, byte[]> Raw { get; } = [];

    /// <summary>Columns left out at the end.</summary>
    public int Dropped { get; set; }

    /// <summary>Fields too many at the end.</summary>
    public int Extra { get; set; }

    public void Clear()
    {
        Texts.Clear();
        Raw.Clear();
        Dropped = 0;
        Extra = 0;
    }
}

/// <summary>A response file: its columns, and which question each is.</summary>
internal sealed class ResponseLayout
{
    /// <summary>Administrative columns are numbered below zero.</summary>
    public static readonly string[] Administrative = ["SAMPLENR", "RINPERSOONS", "RINPERSOON", "MODE", "INTERVIEW_DATE"];

    /// <param name="file">The file's contract.</param>
    /// <param name="all">All questions in the order of the sheets.</param>
    public ResponseLayout(ResponseFile file, IReadOnlyList<Question> all)
    {
        File = file;
        Dialect = file.Schema.Dialect ?? throw new InvalidOperationException($"The contract of {file.Name} has no dialect.");
        var index = all.Select((question, q) => (question.Variable, q)).ToDictionary(entry => entry.Variable, entry => entry.q);
        Columns = [.. file.Schema.Fields.Select(field => index.TryGetValue(field.Name, out var q) ? q : -1 - Array.IndexOf(Administrative, field.Name))];
        Questions = [.. file.Blocks.SelectMany(block => block.Questions).Select(question => index[question.Variable])];
        var parents = all.Where(question => question.AskIf is not null).SelectMany(question => question.AskIf!.Variables()).ToHashSet();
        Leaves = [.. Questions.Where(q => !parents.Contains(all[q].Variable))];
    }

    public ResponseFile File { get; }

    public Dialect Dialect { get; }

    /// <summary>Per column the index of its question; below zero, -1 minus the index into <see cref="Administrative"/>.</summary>
    public int[] Columns { get; }

    /// <summary>The questions of the file in the order in which they are asked.</summary>
    public int[] Questions { get; }

    /// <summary>The questions on which no other depends.</summary>
    public int[] Leaves { get; }
}
