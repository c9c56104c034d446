using Ivm.Simulation.Answers;

namespace Ivm.Simulation.Responses;

/// <summary>A line that stands before a record though it is none.</summary>
internal enum StrayLine
{
    None,

    /// <summary>The header once more.</summary>
    RepeatedHeader,

    /// <summary>The header of another file, which was put behind this one.</summary>
    OtherHeader,
}

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

    /// <summary>The recorded answers, in the codes of the file's own form of each question.</summary>
    public AnswerSheet Given { get; } = new(questions);

    /// <summary>Texts by question.</summary>
    public Dictionary<int, string> Texts { get; } = [];

    /// <summary>Bytes to write instead of the answer, by question.</summary>
    public Dictionary<int, byte[]> Raw { get; } = [];

    /// <summary>Columns left out at the end.</summary>
    public int Dropped { get; set; }

    /// <summary>Fields too many at the end.</summary>
    public int Extra { get; set; }

    /// <summary>Whether the record ends with a delimiter.</summary>
    public bool TrailingDelimiter { get; set; }

    /// <summary>What stands before the record.</summary>
    public StrayLine Before { get; set; }

    /// <summary>Whether missing answers are written as the agency's token, not as nothing.</summary>
    public bool WritesToken { get; set; }

    public void Clear()
    {
        Texts.Clear();
        Raw.Clear();
        Dropped = 0;
        Extra = 0;
        TrailingDelimiter = false;
        Before = StrayLine.None;
        WritesToken = false;
    }
}
