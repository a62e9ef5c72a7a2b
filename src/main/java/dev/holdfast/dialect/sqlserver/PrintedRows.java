package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Freezing.RowSink;
import dev.holdfast.dialect.Freezing.RowSource;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Family;
import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.ProofColumn;
import dev.holdfast.proof.RowWriter;
import dev.holdfast.proof.Value;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows as the texts that the server prints of their values and reads back to the same ones.
final class PrintedRows {
    private static final String TEXT = "nvarchar(max)";

    private PrintedRows() {}

    /// The texts of columns of `alias`.
    static String printed(String alias, Map<String, SqlServerType> types, List<String> columns) {
        return columns.stream()
                .map(name -> printed(alias + "." + SqlServerText.quote(name), type(types, name)))
                .collect(Collectors.joining(", "));
    }

    private static SqlServerType type(Map<String, SqlServerType> types, String column) {
        return Objects.requireNonNull(types.get(column), column);
    }

    /// Types of the common language runtime go as the server stores them: the texts of some leave a part out.
    private static String printed(String reference, SqlServerType type) {
        if (serialised(type)) {
            return "CONVERT(nvarchar(max), CAST(" + reference + " AS varbinary(max)), 1)";
        }
        String text = SqlServerText.text(reference, type);
        return type.base().equals("uniqueidentifier") ? "LOWER(" + text + ")" : text; // as keys are looked for
    }

    private static boolean serialised(SqlServerType type) {
        return SqlServerSpelling.of(type.base()) == SqlServerSpelling.SERIALISED;
    }

    /// A printed text as a value of a type.
    static String back(String text, SqlServerType type) {
        if (serialised(type)) {
            return "CAST(CONVERT(varbinary(max), " + text + ", 1) AS " + type.bare() + ")";
        }
        return type.base().equals("xml")
                ? "CONVERT(xml, " + text + ", 1)" // 1: blanks count
                : SqlServerText.ofText(text, type, "");
    }

    /// @param sql that selects these columns as texts
    static void read(Connection archive, String sql, List<String> columns, RowSink sink) throws SQLException {
        CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
        try (PreparedStatement statement = archive.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                byte[] @Nullable [] values = new byte[columns.size()] @Nullable [];
                for (int i = 0; i < values.length; i++) {
                    String text = row.getString(i + 1);
                    values[i] = text == null ? null : encoded(utf8, columns.get(i), text);
                }
                sink.row(values);
            }
        }
    }

    private static byte[] encoded(CharsetEncoder utf8, String column, String text) throws SQLException {
        try {
            ByteBuffer bytes = utf8.encode(CharBuffer.wrap(text));
            byte[] encoded = new byte[bytes.remaining()];
            bytes.get(encoded);
            return encoded;
        } catch (CharacterCodingException e) {
            throw new SQLException(
                    "column " + column + " has a text with half of a surrogate pair, which no file keeps", "22021", e);
        }
    }

    /// What there is of each chunk: rows, and the sum of the hashes of their texts.
    ///
    /// @param sql that selects the chunk, then these columns as texts, in the order of the chunks
    static Map<Long, Digest> digests(Connection archive, String sql, List<String> columns) throws SQLException {
        RowWriter writer = new RowWriter(columns.stream()
                .map(name -> new ProofColumn(name, Family.PRINTED))
                .toList());
        Map<Long, Digest> digests = new LinkedHashMap<>();
        try (PreparedStatement statement = archive.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    String text = row.getString(i + 2);
                    writer.value(text == null ? null : new Value.Text(text));
                }
                Digest one = new Digest(1, BigDecimal.valueOf(Leaves.hash(writer.leaf())), 0);
                digests.merge(row.getLong(1), one, PrintedRows::sum);
            }
        }
        return digests;
    }

    private static Digest sum(Digest left, Digest right) {
        return new Digest(left.rows() + right.rows(), left.hash().add(right.hash()), 0);
    }

    /// @return how many rows came
    static long load(
            Connection archive, TableName table, Map<String, SqlServerType> types, List<String> columns, RowSource rows)
            throws SQLException {
        List<SqlServerSink.Target> targets = columns.stream()
                .map(name -> new SqlServerSink.Target(table.toString(), name, TEXT, SqlServerSpelling.UNICODE))
                .toList();
        try (SqlServerSink sink = new SqlServerSink(archive, table, targets, loadSql(table, types, columns))) {
            rows.into(texts -> {
                @Nullable Value[] values = new @Nullable Value[texts.length];
                for (int i = 0; i < texts.length; i++) {
                    byte @Nullable [] text = texts[i];
                    values[i] = text == null ? null : new Value.Text(new String(text, StandardCharsets.UTF_8));
                }
                sink.accept(values);
            });
            return sink.finish();
        }
    }

    static String loadSql(TableName table, Map<String, SqlServerType> types, List<String> columns) {
        return "INSERT INTO %s (%s)\nSELECT %s\nFROM #hf_in i;\nTRUNCATE TABLE #hf_in;"
                .formatted(
                        SqlServerText.quote(table),
                        SqlServerText.bare(columns),
                        IntStream.range(0, columns.size())
                                .mapToObj(i -> back("i.c" + (i + 1), type(types, columns.get(i))))
                                .collect(Collectors.joining(", ")));
    }
}
