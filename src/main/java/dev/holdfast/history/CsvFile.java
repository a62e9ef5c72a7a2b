package dev.holdfast.history;

import dev.holdfast.dialect.Looking.Copy;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Comma-separated values (RFC 4180, UTF-8), safe to open in a spreadsheet: see [CsvCell].
final class CsvFile implements RowFile {
    static final List<String> OURS = List.of(
            "hf_where", "hf_place", "hf_archived_at", "hf_session", "hf_chunk", "hf_retain_until", "hf_confirmed");

    private final BufferedWriter out;
    private final List<Boolean> numbers;

    CsvFile(OutputStream out, List<HistoryColumn> columns) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.numbers = columns.stream().map(HistoryColumn::number).toList();
        line(Stream.concat(OURS.stream(), columns.stream().map(HistoryColumn::name))
                .map(name -> CsvCell.of(name, false))
                .toList());
    }

    @Override
    public void row(HistoryRow row) throws IOException {
        Copy copy = row.copy();
        List<String> cells = new ArrayList<>();
        cells.add(row.where().id());
        cells.add(CsvCell.of(row.place(), false));
        cells.add(copy == null ? "" : copy.archivedAt().toString());
        cells.add(copy == null ? "" : Long.toString(copy.session()));
        cells.add(copy == null ? "" : Long.toString(copy.chunk()));
        cells.add(copy == null ? "" : Objects.toString(copy.retainUntil(), ""));
        cells.add(Boolean.toString(row.confirmed()));
        for (int i = 0; i < numbers.size(); i++) {
            cells.add(CsvCell.of(row.values().get(i), numbers.get(i)));
        }
        line(cells);
    }

    private void line(List<String> cells) throws IOException {
        out.write(cells.stream().collect(Collectors.joining(",")));
        out.write("\r\n");
    }

    @Override
    public void end(long rows) {}

    @Override
    public void close() throws IOException {
        out.close();
    }
}
