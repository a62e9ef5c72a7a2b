package dev.holdfast.history;

import dev.holdfast.cold.ParquetExport;
import dev.holdfast.cold.ParquetExport.Named;
import dev.holdfast.dialect.Looking.Copy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Parquet, with types where they keep every value, as in cold files. Columns of ours come first, as in CSV.
final class ParquetFile implements RowFile {
    private static final List<Named> OURS = List.of(
            new Named("hf_where", "text"),
            new Named("hf_place", "text"),
            new Named("hf_archived_at", "timestamp with time zone"),
            new Named("hf_session", "bigint"),
            new Named("hf_chunk", "bigint"),
            new Named("hf_retain_until", "timestamp with time zone"),
            new Named("hf_confirmed", "boolean"));

    private final OutputStream out;
    private final List<HistoryColumn> columns;
    private final Path folder;
    private final ParquetExport rows;

    /// @param beside a folder in which there may be another, of unfinished files, for as long as this is open
    ParquetFile(OutputStream out, List<HistoryColumn> columns, Path beside) throws IOException {
        this.out = out;
        this.columns = columns;
        this.folder = Files.createTempDirectory(beside, ".parquet");
        this.rows = new ParquetExport(
                Stream.concat(OURS.stream(), columns.stream().map(column -> new Named(column.name(), column.type())))
                        .toList(),
                folder);
    }

    @Override
    public void row(HistoryRow row) {
        Copy copy = row.copy();
        @Nullable String[] values = new @Nullable String[OURS.size() + columns.size()];
        values[0] = row.where().id();
        values[1] = row.place();
        if (copy != null) {
            values[2] = ParquetExport.moment(copy.archivedAt());
            values[3] = Long.toString(copy.session());
            values[4] = Long.toString(copy.chunk());
            values[5] = copy.retainUntil() == null ? null : ParquetExport.moment(copy.retainUntil());
        }
        values[6] = row.confirmed() ? "t" : "f";
        for (int i = 0; i < columns.size(); i++) {
            String value = row.values().get(i);
            boolean flag = value != null && columns.get(i).type().equals("boolean");
            values[OURS.size() + i] = flag ? value.substring(0, 1) : value;
        }
        rows.add(values);
    }

    @Override
    public void end(long count) throws IOException {
        Path whole = folder.resolve("rows.parquet");
        rows.finish(whole);
        Files.copy(whole, out);
    }

    @Override
    public void close() throws IOException {
        rows.close();
        Files.deleteIfExists(folder.resolve("rows.parquet"));
        Files.delete(folder);
        out.close();
    }
}
