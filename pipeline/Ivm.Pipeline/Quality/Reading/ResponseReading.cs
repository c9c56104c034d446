using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>Where the responses went, and who responded.</summary>
internal static class ResponseReading
{
    private const long Aim = 750;
    private const string AimSource = "the design of the survey: at least 750 net respondents in each police region";
    private const int DaysOfWeek = 7;

    /// <summary>The way of the responses as far as both what is left and what is lost are committed.</summary>
    public static IEnumerable<ResponseStep> Flow(Shelf shelf, DeliveryNumbers deliveries, Names names)
    {
        var files = deliveries.Files.Where(file => file.Stream is "national" or "local" && file.Rows is not null).ToArray();
        if (files.Length == 0)
        {
            yield break;
        }

        var accepted = files.Sum(file => file.Accepted ?? 0);
        yield return new ResponseStep("delivered", files.Sum(file => file.Rows ?? 0), []);
        yield return new ResponseStep("accepted", accepted, [.. DeliveryReading.Reasons(files, names)]);
        if (shelf.Kept is not { } kept || !shelf.Has(Datasets.Duplicates))
        {
            yield break;
        }

        if (shelf.Has(Datasets.Superseded))
        {
            yield return new ResponseStep(
                "current",
                accepted - shelf.Count(Datasets.Superseded),
                shelf.CountBy(Datasets.Superseded, "reason", reason => names.Code("superseded_reason", reason)));
        }

        yield return new ResponseStep("kept", shelf.Count(kept), shelf.CountBy(Datasets.Duplicates, "kind", kind => names.Code("duplicate_kind", kind)));
        if (shelf.Has(Datasets.Linked) && shelf.Has(Datasets.SetApart))
        {
            yield return new ResponseStep("linked", shelf.Count(Datasets.Linked), LinkageReading.SetApart(shelf, names));
        }
    }

    /// <summary>Who responded, of those drawn.</summary>
    public static ResponseNumbers Response(Shelf shelf, ContractSet contracts, Edition edition, Names names)
    {
        var kept = shelf.Kept!.Value;
        var regions = shelf.Rows(
            SqlStatement.FromFile<Shelf>("Quality/Reading/response_by_region.sql"),
            row => new RegionResponse(row.GetString(0), names.Code("police_region", row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
            kept,
            Datasets.Sample);
        var outside = shelf.Rows(
            SqlStatement.Composed("responses outside the sample", "SELECT count(*) FROM kept ANTI JOIN ingest.sample AS drawn ON drawn.SAMPLENR = kept.samplenr"), row => row.GetInt64(0))[0];
        var days = shelf.Rows(
            SqlStatement.Composed("interviews by day", "SELECT interview_date, mode, count(*) FROM kept GROUP BY ALL ORDER BY ALL"),
            row => (Day: DateOnly.FromDateTime(row.GetDateTime(0)), Mode: row.GetString(1), Interviews: row.GetInt64(2)));
        var inside = days.Where(day => day.Day >= edition.FieldworkStart && day.Day <= edition.FieldworkEnd).ToArray();
        return new ResponseNumbers(
            Aim,
            AimSource,
            [
                new StreamResponse("national", regions.Sum(region => region.DrawnNational), regions.Sum(region => region.National)),
                new StreamResponse("local", regions.Sum(region => region.DrawnLocal), regions.Sum(region => region.Local)),
            ],
            Modes(shelf, contracts, edition),
            regions,
            outside,
            [
                .. inside
                    .GroupBy(day => (Monday: day.Day.AddDays(-(((int)day.Day.DayOfWeek + DaysOfWeek - 1) % DaysOfWeek)), day.Mode))
                    .Select(week => new WeekResponse(week.Key.Monday, week.Key.Mode, week.Sum(day => day.Interviews)))
                    .OrderBy(week => week.Monday).ThenBy(week => week.Mode, StringComparer.Ordinal),
            ],
            days.Sum(day => day.Interviews) - inside.Sum(day => day.Interviews));
    }

    private static ImmutableArray<ModeResponse> Modes(Shelf shelf, ContractSet contracts, Edition edition)
    {
        var counts = shelf.Rows(
            SqlStatement.Composed("responses by mode", "SELECT mode, count(*) FILTER (stream = 'national'), count(*) FILTER (stream <> 'national') FROM kept GROUP BY mode"),
            row => (Mode: row.GetString(0), National: row.GetInt64(1), Local: row.GetInt64(2))).ToDictionary(row => row.Mode, StringComparer.Ordinal);
        return
        [
            .. contracts.CodeLists["mode"].InYear(edition.Year)
                .Select(mode => new ModeResponse(mode.Value, mode.Label, counts.GetValueOrDefault(mode.Value).National, counts.GetValueOrDefault(mode.Value).Local)),
        ];
    }
}
