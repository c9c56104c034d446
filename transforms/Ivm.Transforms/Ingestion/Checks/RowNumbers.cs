namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Numbers the rows of a delivery of several files through, so that checks keep one number a row; of the first file a row's
/// number is its line.
/// </summary>
internal sealed class RowNumbers
{
    private readonly List<(string File, int Before)> files = [];
    private int last;

    /// <summary>A file begins.</summary>
    public void Begin(string file) => files.Add((file, last));

    /// <summary>The file that began last ends.</summary>
    /// <param name="lines">Its lines.</param>
    public void End(int lines) => last = checked(last + lines);

    /// <summary>The number of a row of a file that has begun.</summary>
    public int Of(RowPlace place) =>
        files[^1].File == place.File ? files[^1].Before + place.Line : files.Find(each => each.File == place.File).Before + place.Line;

    /// <summary>Where the row of a number stands.</summary>
    public RowPlace PlaceOf(int number)
    {
        var (file, before) = files.FindLast(each => each.Before < number);
        return new RowPlace(file, number - before);
    }

    /// <summary>A row for messages: its line, with the file where that is not the first.</summary>
    public string NameOf(int number)
    {
        var place = PlaceOf(number);
        return place.File == files[0].File ? $"{place.Line}" : $"{place}";
    }
}
