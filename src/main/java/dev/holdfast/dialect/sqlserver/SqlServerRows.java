package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Gathering;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.proof.Family;
import dev.holdfast.proof.ProofColumn;
import dev.holdfast.proof.RowWriter;
import dev.holdfast.proof.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads rows that a statement returned, value by value, and hashes them canonically. Of no use to two threads.
final class SqlServerRows {
    private final List<Part> parts;
    private final RowWriter writer;

    /// @param name of the column; @param selected what stands for it in a select list, with `%s` for the alias and its
    ///     point; @param family as a proof spells it
    private record Part(String name, String selected, SqlServerSpelling spelling, Family family) {}

    private SqlServerRows(List<Part> parts) {
        this.parts = parts;
        this.writer = new RowWriter(proofColumns());
    }

    /// The rows of a table as its source has them.
    static SqlServerRows ofSource(MoveTable table) {
        return new SqlServerRows(table.columns().stream()
                .map(column -> {
                    Family crossing = column.crossing();
                    return new Part(
                            column.name(),
                            SqlServerSpelling.sent("%s", column),
                            SqlServerSpelling.sent(column),
                            crossing == null
                                    ? SqlServerSpelling.of(column.archiveType()).family()
                                    : crossing);
                })
                .toList());
    }

    /// The rows of a table as its archive has them.
    static SqlServerRows ofArchive(MoveTable table) {
        return of(table.columns().stream()
                .map(column -> new Standing(column.name(), column.archiveType()))
                .toList());
    }

    /// A column that stands in a table. @param type as the catalog spells it
    record Standing(String name, String type) {}

    static SqlServerRows of(List<Standing> columns) {
        return new SqlServerRows(columns.stream()
                .map(column -> {
                    SqlServerSpelling spelling = SqlServerSpelling.of(column.type());
                    return new Part(
                            column.name(),
                            spelling.read("%s." + SqlServerText.quote(column.name())),
                            spelling,
                            spelling.family());
                })
                .toList());
    }

    List<ProofColumn> proofColumns() {
        return parts.stream()
                .map(part -> new ProofColumn(part.name(), part.family()))
                .toList();
    }

    /// How many columns [#select] has.
    int size() {
        return parts.size();
    }

    /// The columns of `alias`, which may be `deleted` or `inserted`, such that they can be read here.
    String select(String alias) {
        return parts.stream()
                .map(part -> part.selected().replace("%s.", alias + "."))
                .collect(Collectors.joining(", "));
    }

    /// @param first the position of the first of our columns in the result
    void read(ResultSet row, int first, @Nullable Value[] into) throws SQLException {
        for (int i = 0; i < parts.size(); i++) {
            into[i] = parts.get(i).spelling().value(row, first + i);
        }
    }

    /// The leaf of the row on which the result stands; its canonical hash is [dev.holdfast.proof.Leaves#hash(byte[])].
    byte[] leaf(ResultSet row, int first) throws SQLException {
        for (int i = 0; i < parts.size(); i++) {
            writer.value(parts.get(i).spelling().value(row, first + i));
        }
        return writer.leaf();
    }

    /// Reads a result to its end. @param rooted whether the root is wanted too
    Gathering gather(ResultSet rows, int first, boolean rooted) throws SQLException {
        Gathering gathering = new Gathering(rooted);
        while (rows.next()) {
            gathering.add(leaf(rows, first));
        }
        return gathering;
    }
}
