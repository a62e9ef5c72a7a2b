package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.ColdStore;
import dev.holdfast.cold.LocalFiles;
import dev.holdfast.cold.ParquetReader;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads cold files, as the database prints values.
final class ColdReader {
    private final Scene scene;

    ColdReader(Scene scene) {
        this.scene = scene;
    }

    /// Reads rows of a cold file as the database prints values.
    ///
    /// @throws HoldfastException `USAGE` when its rows are elsewhere or the filter does not fit, `MISMATCH`
    ///     when the file is missing or cannot be read
    <E extends Exception> void read(ColdFile file, ColdFilter filter, ParquetReader.Sink<E> sink) throws E {
        requireFile(file);
        read(file, file.manifest().columnNames(), filter, sink);
    }

    /// As [#read(ColdFile, ColdFilter, ParquetReader.Sink)], some columns of them.
    <E extends Exception> void read(ColdFile file, List<String> columns, ColdFilter filter, ParquetReader.Sink<E> sink)
            throws E {
        this.<E>open(file, reader -> reader.rows(columns, filter, sink));
    }

    /// Opens a file for `reading`.
    ///
    /// @throws HoldfastException as [#read]
    <E extends Exception> void open(ColdFile file, ColdKeeper.Reading<E> reading) throws E {
        requireFile(file);
        try (ColdStore.Fetched fetched = scene.place().get(file.object());
                ParquetReader reader =
                        new ParquetReader(fetched.file(), file.manifest().columns(), scene.work())) {
            reading.from(reader);
        }
    }

    private static void requireFile(ColdFile file) {
        if (!file.state().hasFile()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "cold file %d is %s: there is nothing to read"
                            .formatted(file.id(), file.state().id()));
        }
    }

    /// The rows of one file with one of these keys. A file that has some is held against its digest.
    ///
    /// @param keys each as the database prints it, by column
    /// @throws HoldfastException as [#read]; `MISMATCH` when the file is not what was written
    List<FrozenRow> find(ColdFile file, Collection<Map<String, String>> keys) {
        ColdManifest manifest = file.manifest();
        List<Map<String, String>> wanted =
                keys.stream().filter(manifest::mayHold).toList();
        List<FrozenRow> rows = new ArrayList<>();
        if (wanted.isEmpty()) {
            return rows;
        }
        List<String> columns = manifest.columnNames();
        this.<RuntimeException>read(file, new ColdFilter.OfKeys(wanted), values -> {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), values[i]);
            }
            rows.add(new FrozenRow(file, row));
        });
        if (!rows.isEmpty()) {
            requireWritten(file, manifest);
        }
        return rows;
    }

    /// A flipped bit may read as another value.
    ///
    /// @throws HoldfastException `MISMATCH` when the file is not what was written
    void requireWritten(ColdFile file, ColdManifest manifest) {
        try (ColdStore.Fetched fetched = scene.place().get(file.object())) {
            if (!LocalFiles.sha256(fetched.file()).equals(manifest.sha256())) {
                throw new HoldfastException(
                        ErrorCode.MISMATCH,
                        "cold file %s is not what was written: its SHA-256 is another".formatted(fetched.file()));
            }
        }
    }

    /// Whether the rows of a file are in it alone, by the receipt in the archive where the state leaves it open.
    boolean alone(ColdFile file) {
        return switch (file.state()) {
            case COLD -> true;
            case VERIFIED, THAWING, DISPOSING -> {
                GovernedDatabase archive = scene.estate().database(file.database());
                yield archive.read(connection -> archive.dialect()
                        .freezing()
                        .receipt(connection, scene.installation(), file.id())
                        .filter(receipt -> !receipt.thawed())
                        .isPresent());
            }
            case WRITING, THAWED, DISPOSED, ABANDONED -> false;
        };
    }

    /// Writes the rows of a file into a table of its archive.
    void load(Connection archive, TableName into, ColdFile file) throws SQLException {
        var dialect = scene.estate().database(file.database()).dialect();
        this.<SQLException>open(file, reader -> dialect.freezing()
                .load(archive, into, file.manifest().columnNames(), sink -> Texts.rows(reader, sink)));
    }
}
