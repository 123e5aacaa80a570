using Parquet;
using Parquet.Schema;

namespace TimeoutDoctor.Reporting.Exports;

/// <summary>A table of a Parquet file: its columns are said here rather than found by looking at a type, which a native program cannot.</summary>
/// <typeparam name="TRow">A row.</typeparam>
internal sealed class ParquetTable<TRow>(params ParquetColumn<TRow>[] columns)
{
    private readonly ParquetSchema _schema = new(columns.Select(c => c.Field));

    /// <summary>Writes rows as one row group.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="to">The file; readable and seekable where there are groups before.</param>
    /// <param name="append">Whether there are.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task WriteAsync(IReadOnlyList<TRow> rows, Stream to, bool append, CancellationToken cancel)
    {
        ParquetWriter writer = await ParquetWriter.CreateAsync(_schema, to, new ParquetOptions(), append, cancel).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach (ParquetColumn<TRow> column in columns)
            {
                await column.WriteAsync(group, rows, cancel).ConfigureAwait(false);
            }

            group.CompleteValidate();
        }
    }
}

/// <summary>A column.</summary>
/// <param name="Field">Its name and type.</param>
/// <param name="WriteAsync">Writes its values of some rows.</param>
internal sealed record ParquetColumn<TRow>(DataField Field, Func<ParquetRowGroupWriter, IReadOnlyList<TRow>, CancellationToken, Task> WriteAsync);

/// <summary>Makes columns.</summary>
internal static class ParquetColumn
{
    /// <summary>A text; null where there is none.</summary>
    public static ParquetColumn<TRow> Text<TRow>(string name, Func<TRow, string?> value)
    {
        var field = new DataField<string>(name, true);
        return new(field, async (group, rows, _) => await group.WriteAsync(field, (string?[])[.. rows.Select(value)]).ConfigureAwait(false));
    }

    /// <summary>A value that every row has.</summary>
    public static ParquetColumn<TRow> Value<TRow, T>(string name, Func<TRow, T> value)
        where T : struct
    {
        var field = new DataField<T>(name, false);
        return new(field, async (group, rows, cancel) => await group.WriteAsync<T>(field, (T[])[.. rows.Select(value)], cancellationToken: cancel).ConfigureAwait(false));
    }

    /// <summary>A value; null where there is none.</summary>
    public static ParquetColumn<TRow> Optional<TRow, T>(string name, Func<TRow, T?> value)
        where T : struct =>
        Optional(new DataField<T>(name, true), value);

    /// <summary>A moment in UTC to the microsecond; null where there is none.</summary>
    public static ParquetColumn<TRow> Moment<TRow>(string name, Func<TRow, DateTime?> value) =>
        Optional(new DateTimeDataField(name, DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Micros, true), value);

    private static ParquetColumn<TRow> Optional<TRow, T>(DataField field, Func<TRow, T?> value)
        where T : struct =>
        new(field, async (group, rows, cancel) => await group.WriteAsync<T>(field, (T?[])[.. rows.Select(value)], cancellationToken: cancel).ConfigureAwait(false));
}
