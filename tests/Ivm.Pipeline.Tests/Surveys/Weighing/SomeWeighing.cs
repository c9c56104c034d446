using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Surveys.Weighing;

namespace Ivm.Pipeline.Tests.Surveys.Weighing;

/// <summary>A folder with a survey, a weighting model and totals, and what came of weighting it.</summary>
internal sealed class SomeWeighing : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ivm-weigh-");

    public void Dispose() => folder.Delete(recursive: true);

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public string Out(string name) => Path.Combine(folder.FullName, "out", name);

    public SomeWeighing With(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return this;
    }

    public WeighingResult Run(string model, string data = "data.csv")
        => WeighingRun.Execute(Path.IsPathRooted(data) ? data : PathOf(data), With("model.yaml", model).PathOf("model.yaml"), Out(""), CancellationToken.None);

    public InvalidInputException Refused(string model, string data = "data.csv") => Assert.Throws<InvalidInputException>(() => Run(model, data));

    /// <summary>A column of a CSV file that was written.</summary>
    public double[] Column(string file, string column) => [.. Texts(file, column).Select(text => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture))];

    public string[] Texts(string file, string column)
    {
        var lines = File.ReadAllLines(Out(file));
        var at = Array.IndexOf(lines[0].Split(','), column);
        return [.. lines.Skip(1).Select(line => Cells(line)[at])];
    }

    private static List<string> Cells(string line)
    {
        var (cells, cell, quoted) = (new List<string>(), "", false);
        foreach (var letter in line)
        {
            if (letter == '"')
                quoted = !quoted;
            else if (letter == ',' && !quoted)
                (cells, cell) = ([.. cells, cell], "");
            else
                cell += letter;
        }

        return [.. cells, cell];
    }
}
