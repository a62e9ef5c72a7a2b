package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Gathering;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.proof.Family;
import dev.holdfast.proof.ProofColumn;
import dev.holdfast.proof.RowWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Rows that a statement returns as one value each, to be hashed here: `record_send` gives a row the bytes that COPY
/// would, and unlike COPY the statement may have parameters.
final class PostgresRecords {
    private PostgresRecords() {}

    /// The row of `alias` as the source has it.
    static String ofSource(String alias, MoveTable table) {
        return record(sent(alias, table));
    }

    /// The columns of the source, each such that [Spelling#sent(MoveTable.MoveColumn)] reads it.
    static List<String> sent(String alias, MoveTable table) {
        return table.columns().stream()
                .map(column -> {
                    String reference = alias + "." + PostgresText.quote(column.name());
                    return column.asText()
                            ? reference + "::text"
                            : Spelling.sent(column).sent(reference);
                })
                .toList();
    }

    /// The row of `alias` as the archive has it.
    static String ofArchive(String alias, MoveTable table) {
        return record(table.columns().stream()
                .map(column -> Spelling.of(column.archiveType()).sent(alias + "." + PostgresText.quote(column.name())))
                .toList());
    }

    static List<String> sent(String alias, List<PostgresProving.Value> values) {
        return values.stream()
                .map(value -> value.spelling().sent(alias + "." + PostgresText.quote(value.name())))
                .toList();
    }

    static String record(List<String> values) {
        return values.stream().collect(Collectors.joining(", ", "pg_catalog.record_send(ROW(", "))"));
    }

    static List<ProofColumn> proofColumns(MoveTable table) {
        return table.columns().stream()
                .map(column -> {
                    Family crossing = column.crossing();
                    return new ProofColumn(
                            column.name(),
                            crossing == null ? Spelling.of(column.archiveType()).family() : crossing);
                })
                .toList();
    }

    /// Hashes records one after the other.
    static final class Reader {
        private final BinaryRows rows = new BinaryRows();
        private final RowWriter writer;
        private final List<Spelling> spellings;

        Reader(List<ProofColumn> columns, List<Spelling> spellings) {
            this.writer = new RowWriter(columns);
            this.spellings = List.copyOf(spellings);
        }

        static Reader ofSource(MoveTable table) {
            return new Reader(
                    proofColumns(table),
                    table.columns().stream().map(Spelling::sent).toList());
        }

        static Reader ofArchive(MoveTable table) {
            return new Reader(
                    proofColumns(table),
                    table.columns().stream()
                            .map(column -> Spelling.of(column.archiveType()))
                            .toList());
        }

        static Reader of(List<PostgresProving.Value> values) {
            return new Reader(
                    values.stream()
                            .map(value -> new ProofColumn(
                                    value.name(), value.spelling().family()))
                            .toList(),
                    values.stream().map(PostgresProving.Value::spelling).toList());
        }

        /// The leaf of one row.
        byte[] leaf(byte[] record) throws SQLException {
            rows.record(record);
            for (Spelling spelling : spellings) {
                int length = rows.value();
                if (length < 0) {
                    writer.absent();
                } else {
                    spelling.spell(rows, length, writer);
                    rows.skip(length);
                }
            }
            return writer.leaf();
        }

        void add(byte[] record, Gathering gathering) throws SQLException {
            gathering.add(leaf(record));
        }
    }
}
