using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Delivery;
using Ivm.Transforms;

namespace Ivm.Simulation.Responses;

/// <summary>Collects records for an agency that delivers tables (Parquet): codes as numbers, the interview date as a date.</summary>
internal sealed class TableRecords(ResponseLayout layout, TableFileWriter writer) : IRecords
{
    private readonly List<string?[]> _texts = [];
    private readonly List<short[]> _numbers = [];
    private readonly List<DateOnly> _interviews = [];

    public long LineOf(StrayLine before) => _numbers.Count + 1;

    public void Add(ResponseRow row)
    {
        _numbers.Add([.. row.Given.Values]);
        _texts.Add([.. layout.Columns.Select(column => column < 0 ? layout.AdministrativeText(row, -1 - column) : row.Texts.GetValueOrDefault(column) is { Length: > 0 } text ? text : null)]);
        _interviews.Add(row.Interview);
    }

    public DeliveryFile Write(string path, DeliveryNote note)
    {
        var (fields, columns) = (new List<Field>(), new List<Column>());
        for (var c = 0; c < layout.Columns.Length; c++)
        {
            var (at, name, column) = (c, layout.Names[c], layout.Columns[c]);
            if (column >= 0 && layout.AnswerOf(column).Kind != AnswerKind.Text)
                Add(FieldType.Integer, new Column<int?>(name, [.. _numbers.Select(row => row[column] == AnswerSheet.None ? (int?)null : row[column])]));
            else if (column >= 0 || ResponseLayout.NameOf(-1 - column) != "INTERVIEW_DATE")
                Add(FieldType.String, new Column<string?>(name, [.. _texts.Select(row => row[at])]));
            else
                Add(FieldType.Date, new Column<DateOnly?>(name, [.. _interviews.Select(day => (DateOnly?)day)]));

            void Add(FieldType type, Column values)
            {
                fields.Add(Field.Of(name, type, new Label(name, name)));
                columns.Add(values);
            }
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        writer(path, fields, new ColumnBatch([.. columns]));
        return DeliveryFile.Existing(path, _numbers.Count, note);
    }
}
