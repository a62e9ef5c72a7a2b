package dev.holdfast.cold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rows of whatever kind as a Parquet file. Which columns have only values that a type of Parquet keeps exactly is
/// known when all are there: they are gathered as texts first. A column with any other value is text.
public final class ParquetExport implements AutoCloseable {
    private static final String UNDONE = "no file was written";

    private final List<ColdColumn> wanted;
    private final List<ColdColumn> texts;
    private final Path folder;
    private final ParquetTable gathered;
    private final Set<String> beyond = new HashSet<>();

    /// A column. @param type as the database spells it
    public record Named(String name, String type) {}

    /// @param folder of this file alone, empty; what is in it may be deleted afterwards
    public ParquetExport(List<Named> columns, Path folder) {
        this.wanted = columns.stream()
                .map(column -> ColdColumn.of(column.name(), column.type(), Set.of()))
                .toList();
        this.texts = wanted.stream()
                .map(column -> new ColdColumn(column.name(), column.type(), Stored.TEXT, 0, 0))
                .toList();
        this.folder = folder;
        this.gathered = new ParquetTable(texts, folder, UNDONE);
    }

    /// @param values one for each column, as the database prints it; null for NULL
    public void add(@Nullable String[] values) {
        long bytes = 0;
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            bytes += value == null ? 1 : value.length();
            ColdColumn column = wanted.get(i);
            if (value != null && !beyond.contains(column.name()) && !keeps(column.stored(), value)) {
                beyond.add(column.name());
            }
        }
        gathered.add(values, bytes);
    }

    private static boolean keeps(Stored stored, String text) {
        try {
            boolean minusZero = stored.family() == dev.holdfast.proof.Family.FLOAT && text.equals("-0");
            return !minusZero && stored.keeps(stored.parse(text), text);
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    /// A moment as PostgreSQL prints it in UTC.
    public static String moment(Instant moment) {
        long micros = Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
        return Moments.text(micros) + "+00";
    }

    /// Writes the file and forces it to the disk.
    public void finish(Path target) {
        Path all = folder.resolve("texts.parquet");
        gathered.finish(all);
        List<ColdColumn> columns = wanted.stream()
                .map(column -> beyond.contains(column.name())
                        ? new ColdColumn(column.name(), column.type(), Stored.TEXT, 0, 0)
                        : column)
                .toList();
        Path second = folder.resolve("typed");
        try {
            Files.createDirectory(second);
        } catch (IOException e) {
            throw gathered.unwritten(e);
        }
        try (ParquetReader reader = new ParquetReader(all, texts, second);
                ParquetTable typed = new ParquetTable(columns, second, UNDONE)) {
            reader.<RuntimeException>rows(ColdFilter.ALL, values -> {
                @Nullable Object[] parsed = new @Nullable Object[values.length];
                long bytes = 0;
                for (int i = 0; i < values.length; i++) {
                    String value = values[i];
                    parsed[i] = value == null ? null : columns.get(i).stored().parse(value);
                    bytes += value == null ? 1 : value.length();
                }
                typed.add(parsed, bytes);
            });
            typed.finish(target);
        }
    }

    @Override
    public void close() {
        gathered.close();
        try {
            Files.deleteIfExists(folder.resolve("texts.parquet"));
            Files.deleteIfExists(folder.resolve("typed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
