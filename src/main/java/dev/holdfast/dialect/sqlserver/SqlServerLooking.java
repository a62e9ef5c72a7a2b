package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Looking at one row on SQL Server.
final class SqlServerLooking implements Looking {
    private final SqlServerCriteria criteria;

    SqlServerLooking(SqlServerCriteria criteria) {
        this.criteria = criteria;
    }

    @Override
    public Optional<Sight> look(Connection connection, Question question, Keys key) throws SQLException {
        Fragment asked = look(question, key);
        try (PreparedStatement statement = connection.prepareStatement(asked.sql())) {
            SqlServerText.bind(statement, 1, asked.values());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(sight(row, question)) : Optional.empty();
            }
        }
    }

    /// A condition is no value in T-SQL, and what is not true may be unknown: so each is asked both ways. Its values
    /// are declared, so that each is bound once: the server takes 2,100.
    Fragment look(Question question, Keys key) {
        List<String> selected = new ArrayList<>(List.of("1"));
        List<Object> values = new ArrayList<>();
        for (Condition condition : question.conditions()) {
            int before = values.size();
            Fragment judged = criteria.condition(condition, "t", at -> "@v" + (before + at + 1));
            selected.add("CASE WHEN %s THEN 1 WHEN NOT %s THEN 0 END".formatted(judged.sql(), judged.sql()));
            values.addAll(judged.values());
        }
        String declared = declared(values);
        for (Condition.ColumnOperand column : question.shown()) {
            selected.add(SqlServerText.text(reference(column), SqlServerType.parse(column.type())));
        }
        if (question.age() != null) {
            String zone = question.age().type().startsWith("datetimeoffset") ? WindowsZone.at(question.zone()) : "";
            selected.add("CONVERT(nvarchar(10), CAST(" + reference(question.age()) + zone + " AS date), 23)");
        }
        String joins = criteria.joins(question.joins(), "t");
        values.add(key);
        return new Fragment(
                declared
                        + """
                SELECT TOP (1) %s
                FROM %s
                JOIN %s t ON %s%s""".formatted(
                                        String.join(", ", selected),
                                        SqlServerText.keys(key.layout()),
                                        SqlServerText.quote(question.table()),
                                        SqlServerText.matches("t", question.key()),
                                        joins.isEmpty() ? "" : "\n" + joins),
                values);
    }

    /// `DECLARE @v1 nvarchar(max) = ?, ...;`
    private static String declared(List<Object> values) {
        return values.isEmpty()
                ? ""
                : IntStream.rangeClosed(1, values.size())
                        .mapToObj(i -> "@v" + i + " " + carrier(values.get(i - 1)) + " = ?")
                        .collect(Collectors.joining(", ", "DECLARE ", ";\n"));
    }

    private static String carrier(Object value) {
        return switch (value) {
            case Boolean _ -> "bit";
            case Long _ -> "bigint";
            case String _ -> "nvarchar(max)";
            default -> throw new IllegalStateException("no value of criteria: " + value.getClass());
        };
    }

    private static Sight sight(ResultSet row, Question question) throws SQLException {
        int next = 2;
        List<@Nullable Boolean> truths = new ArrayList<>();
        for (int i = 0; i < question.conditions().size(); i++) {
            boolean truth = row.getBoolean(next++);
            truths.add(row.wasNull() ? null : truth);
        }
        List<@Nullable String> shown = new ArrayList<>();
        for (int i = 0; i < question.shown().size(); i++) {
            shown.add(row.getString(next++));
        }
        return new Sight(truths, shown, question.age() == null ? null : row.getString(next));
    }

    private static String reference(Condition.ColumnOperand column) {
        String alias = column.alias() == null ? "t" : SqlServerText.quote(column.alias());
        return alias + "." + SqlServerText.quote(column.column());
    }

    @Override
    public Optional<Keys> follow(
            Connection connection,
            TableName table,
            List<Column> key,
            Keys of,
            List<ForeignKey> path,
            List<Column> wanted)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(follow(table, key, of, path, wanted))) {
            SqlServerText.bind(statement, 1, of);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? key(row, wanted) : Optional.empty();
            }
        }
    }

    String follow(TableName table, List<Column> key, Keys of, List<ForeignKey> path, List<Column> wanted) {
        String last = path.isEmpty() ? "t" : "p" + path.size();
        StringBuilder sql = new StringBuilder("SELECT TOP (1) %s\nFROM %s\nJOIN %s t ON %s"
                .formatted(
                        SqlServerText.asCarried(last, wanted),
                        SqlServerText.keys(of.layout()),
                        SqlServerText.quote(table),
                        SqlServerText.matches("t", key)));
        for (int i = 0; i < path.size(); i++) {
            ForeignKey step = path.get(i);
            String child = i == 0 ? "t" : "p" + i;
            String parent = "p" + (i + 1);
            sql.append("\nJOIN %s %s ON ".formatted(SqlServerText.quote(step.parent()), parent))
                    .append(IntStream.range(0, step.childColumns().size())
                            .mapToObj(column -> "%s.%s = %s.%s"
                                    .formatted(
                                            parent,
                                            SqlServerText.quote(
                                                    step.parentColumns().get(column)),
                                            child,
                                            SqlServerText.quote(
                                                    step.childColumns().get(column))))
                            .collect(Collectors.joining(" AND ")));
        }
        return sql.toString();
    }

    private static Optional<Keys> key(ResultSet row, List<Column> wanted) throws SQLException {
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            String text = row.getString(i + 1);
            if (text == null) {
                return Optional.empty();
            }
            columns.add(
                    switch (wanted.get(i).keyType()) {
                        case BIGINT -> new long[] {Long.parseLong(text)};
                        case UUID -> new UUID[] {UUID.fromString(text)};
                        case TEXT -> new String[] {text};
                    });
        }
        return Optional.of(new Keys(wanted.stream().map(Column::keyType).toList(), columns));
    }

    @Override
    public List<Copy> copies(
            Connection archive, TableName table, List<Column> columns, Keys of, Fragment end, int limit)
            throws SQLException {
        List<Copy> copies = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement(copies(table, columns, of, end, limit))) {
            SqlServerText.bind(statement, SqlServerText.bind(statement, 1, of), end.values());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    OffsetDateTime until = row.getObject(4, OffsetDateTime.class);
                    copies.add(new Copy(
                            row.getLong(1),
                            row.getLong(2),
                            row.getObject(3, OffsetDateTime.class).toInstant(),
                            until == null ? null : until.toInstant()));
                }
            }
        }
        return copies;
    }

    String copies(TableName table, List<Column> columns, Keys of, Fragment end, int limit) {
        return """
                SELECT TOP (%d) a.hf_session, a.hf_chunk, a.hf_archived_at,
                       CASE WHEN hf_end.moment < %s THEN hf_end.moment END
                FROM %s
                JOIN %s a ON %s
                CROSS APPLY (SELECT %s AS moment) hf_end
                ORDER BY a.hf_archived_at, a.hf_chunk""".formatted(
                        limit,
                        SqlServerRetaining.endless(),
                        SqlServerText.keys(of.layout()),
                        SqlServerText.quote(table),
                        SqlServerText.matches("a", columns),
                        end.sql());
    }
}
