using System.Text;
using Ivm.Pipeline.Pages;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>What came in: the way of the responses, streams, reasons, files.</summary>
internal static class DeliveryChapter
{
    private const int Shown = 10;
    private const int LeastSpread = 20;
    private static readonly double[] Classes = [0, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, double.PositiveInfinity];

    public static string Of(QualityReport report)
    {
        var markup = new StringBuilder();
        markup.Append(Refused(report.Deliveries)).Append(Flow(report)).Append(Streams(report.Deliveries)).Append("<div class=\"two\">");
        markup.Append($"<section>{Reasons(report.Deliveries)}</section><section>{Worst(report.Deliveries)}</section></div>");
        markup.Append(Spread(report.Deliveries)).Append(Files(report.Deliveries));
        return markup.ToString();
    }

    private static string Refused(DeliveryNumbers deliveries)
    {
        var refused = deliveries.Files.Where(file => file.Refused is not null).ToArray();
        return refused.Length == 0 ? "" : "<h3>Files refused as a whole</h3>" + Ranking.Of(
            "None of their rows goes on; the run stops until they are repaired or delivered again.",
            [new("File", ColumnKind.Words), new("promised"), new("why", ColumnKind.Words)],
            [.. refused.Select(file => new[] { $"<code>{Escape(Short(file.File))}</code><small>{Words.Name(file.Label)}</small>", Count(file.Promised), Escape(file.Refused!) })],
            Shown,
            "files");
    }

    private static string Flow(QualityReport report)
    {
        if (report.Responses.IsEmpty)
        {
            return "<p class=\"none\">No response file was read.</p>";
        }

        var most = (double)report.Responses[0].Rows;
        var previous = report.Responses[0].Rows;
        var rows = new List<string[]>();
        foreach (var step in report.Responses)
        {
            var lost = previous - step.Rows;
            var reasons = string.Join(", ", step.Lost.Select(reason => $"{Count(reason.Number)} {Name(reason)}"));
            rows.Add(
            [
                Words.Step(step.Step),
                BarCell.Of(most, [(step.Rows, "bar"), (lost, "bar lost")]),
                Count(step.Rows),
                lost == 0 ? "" : $"−{Count(lost)}",
                .. lost == 0 ? Array.Empty<string>() : [$"{Words.Loss(step.Step)}: {reasons}"],
            ]);
            previous = step.Rows;
        }

        return "<h3>Where the responses went</h3>"
            + PageTable.Of(
                "Every row delivered is either in the next line or counted as lost, with its reason.",
                [new("Responses", ColumnKind.Words), new("", ColumnKind.Bar), new("rows"), new("lost")],
                rows);

        static string Name(CodeCount reason) => Words.Name(reason.Label);
    }

    private static string Streams(DeliveryNumbers deliveries)
    {
        var rows = deliveries.Streams.Select(Row).ToList();
        var all = deliveries.Streams;
        rows.Add(Row(new StreamAccount("", all.Sum(own => own.Files), all.Sum(own => own.Unread), all.Sum(own => own.Bytes), all.Sum(own => own.Rows), all.Sum(own => own.Accepted), all.Sum(own => own.Quarantined))));
        rows[^1][0] = "All files";
        return "<h3>Accounts by stream</h3>"
            + PageTable.Of(
                $"Rows = accepted + in quarantine, in every line.{(all.Any(own => own.Unread > 0) ? " Files that were refused as a whole or not reached count under files and size only." : "")}",
                [
                    new("Stream", ColumnKind.Words), new("files"), new("left out", Title: "refused as a whole, or not reached"), new("size"), new("rows"), new("accepted"),
                    new("in quarantine"), new("share"),
                ],
                rows,
                total: true);

        static string[] Row(StreamAccount own) =>
        [
            Words.Stream(own.Stream), Count(own.Files), own.Unread == 0 ? "0" : $"<b class=\"bad\">{own.Unread}</b>", Bytes(own.Bytes), Count(own.Rows), Count(own.Accepted),
            Count(own.Quarantined), Percent(own.Quarantined, own.Rows),
        ];
    }

    private static string Reasons(DeliveryNumbers deliveries)
    {
        if (deliveries.Reasons.IsEmpty)
        {
            return "<h3>Why records are in quarantine</h3><p class=\"none\">No record is in quarantine.</p>";
        }

        var (most, all) = ((double)deliveries.Reasons[0].Number, deliveries.Reasons.Sum(reason => reason.Number));
        return "<h3>Why records are in quarantine</h3>" + Ranking.Of(
            "Records of all files, by the first fault found in them.",
            [new("Reason", ColumnKind.Words), new("", ColumnKind.Bar), new("records"), new("share")],
            [.. deliveries.Reasons.Select(reason => new[] { Words.Code(reason.Code, reason.Label), BarCell.Of(most, reason.Number), Count(reason.Number), Percent(reason.Number, all) })],
            Shown,
            "reasons");
    }

    private static string Worst(DeliveryNumbers deliveries)
    {
        var worst = deliveries.Files.Where(file => file.QuarantinedRows > 0).OrderByDescending(file => file.QuarantinedShare).ThenBy(file => file.File, StringComparer.Ordinal).Take(Shown).ToArray();
        if (worst.Length == 0)
        {
            return "<h3>Files with the largest share in quarantine</h3><p class=\"none\">No file has records in quarantine.</p>";
        }

        var clean = deliveries.Files.Count(file => file is { Rows: not null, QuarantinedRows: 0 });
        return $"<h3>Files with the largest share in quarantine</h3>"
            + PageTable.Of(
                $"{clean} of {deliveries.Files.Length} files have none.",
                [new("File", ColumnKind.Words), new("", ColumnKind.Bar), new("share"), new("records")],
                worst.Select(file => new[]
                {
                    $"<code>{Escape(Short(file.File))}</code><small>{Words.Name(file.Label)}</small>", BarCell.Of(worst[0].QuarantinedShare, file.QuarantinedShare),
                    Percent(file.QuarantinedShare), Count(file.QuarantinedRows),
                }));
    }

    /// <summary>How the response files lie together: with hundreds of them, a list of the worst says little about the others.</summary>
    private static string Spread(DeliveryNumbers deliveries)
    {
        var files = deliveries.Files.Where(file => file.Rows is not null && file.Stream is "national" or "local").ToArray();
        if (files.Length < LeastSpread || files.All(file => file.QuarantinedRows == 0))
        {
            return "";
        }

        var columns = Classes.Select((most, k) => (
            Name: k == 0 ? "none" : double.IsFinite(most) ? $"to {100 * most:0.##} %" : $"over {100 * Classes[k - 1]:0.##} %",
            Values: new[] { (long)files.Count(file => file.QuarantinedShare <= most && (k == 0 || file.QuarantinedShare > Classes[k - 1])) })).ToArray();
        return $"<h3>How the {files.Length} response files are spread</h3><p>Files by the share of their records in quarantine.</p>"
            + ColumnChart.Of("Response files by the share of their records in quarantine", columns, ["bar"])
            + PageTable.Folded("The numbers by share", PageTable.Of("Response files by share in quarantine.", [new("Share in quarantine", ColumnKind.Words), new("files")], columns.Select(column => new[] { column.Name, Count(column.Values[0]) })));
    }

    private static string Files(DeliveryNumbers deliveries) => PageTable.Of(
        "Rows promised stand in the delivery note. Rows = accepted + in quarantine.",
        [
            new("File", ColumnKind.Words), new("size"), new("promised"), new("rows"), new("accepted"), new("in quarantine"), new("share"), new("reasons, or why the file was refused", ColumnKind.Words),
        ],
        deliveries.Files.Select(file => new[]
        {
            $"<code>{Escape(file.File)}</code><small>{Words.Name(file.Label)}{(file.Part == "first" ? "" : $", {file.Part}")}</small>", Bytes(file.Bytes), Count(file.Promised), Number(file.Rows), Number(file.Accepted),
            file.Rows is null ? "." : Count(file.QuarantinedRows), file.Rows is null ? "." : Percent(file.QuarantinedShare),
            file.Refused is { } refusal ? $"<b class=\"bad\">refused</b> {Escape(refusal)}" : file.Rows is null ? "not read" : Words.Reasons(file.Quarantined) + (file.Repaired == 0 ? "" : $"; {Count(file.Repaired)} repaired"),
        })) is var table
        ? PageTable.Folded($"All {deliveries.Files.Length} files, by stream and name", table)
        : "";

    private static string Number(long? number) => number is { } known ? Count(known) : ".";

    private static string Short(string file) => Path.GetFileName(file);
}
