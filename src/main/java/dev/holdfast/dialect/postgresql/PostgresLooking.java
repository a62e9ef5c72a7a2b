package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.CriteriaSql;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looking at one row on PostgreSQL.
final class PostgresLooking implements Looking {
    private final CriteriaSql criteria;

    PostgresLooking(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public Optional<Sight> look(Connection connection, Question question, Keys key) throws SQLException {
        List<String> selected = new ArrayList<>(List.of("1"));
        List<Object> values = new ArrayList<>();
        for (Condition condition : question.conditions()) {
            Fragment judged = criteria.condition(condition, "t");
            selected.add("(" + judged.sql() + ")");
            values.addAll(judged.values());
        }
        question.shown().forEach(column -> selected.add(reference(column) + "::text"));
        if (question.age() != null) {
            boolean moment = question.age().type().startsWith("timestamp")
                    && question.age().type().endsWith("with time zone");
            selected.add("(" + reference(question.age()) + (moment ? " AT TIME ZONE ?" : "") + ")::date::text");
            if (moment) {
                values.add(question.zone().getId());
            }
        }
        String joins = criteria.joins(question.joins(), "t");
        String sql = "SELECT " + String.join(", ", selected) + "\nFROM " + PostgresText.unnest(key.layout()) + "\nJOIN "
                + PostgresText.quote(question.table()) + " t ON " + PostgresText.matches("t", question.key())
                + (joins.isEmpty() ? "" : "\n" + joins) + "\nLIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            PostgresText.bind(statement, PostgresText.bind(statement, 1, values), key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(sight(row, question)) : Optional.empty();
            }
        }
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
        String alias = column.alias() == null ? "t" : PostgresText.quote(column.alias());
        return alias + "." + PostgresText.quote(column.column());
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
        String last = path.isEmpty() ? "t" : "p" + path.size();
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(wanted.stream()
                        .map(column -> PostgresText.asCarried(last, column))
                        .collect(Collectors.joining(", ")))
                .append("\nFROM ")
                .append(PostgresText.unnest(of.layout()))
                .append("\nJOIN ")
                .append(PostgresText.quote(table))
                .append(" t ON ")
                .append(PostgresText.matches("t", key));
        for (int i = 0; i < path.size(); i++) {
            String child = i == 0 ? "t" : "p" + i;
            String parent = "p" + (i + 1);
            sql.append("\nJOIN ")
                    .append(PostgresText.quote(path.get(i).parent()))
                    .append(' ')
                    .append(parent)
                    .append(" ON ")
                    .append(KeyPath.equal(
                            child,
                            path.get(i).childColumns(),
                            parent,
                            path.get(i).parentColumns()));
        }
        try (PreparedStatement statement = connection.prepareStatement(sql + "\nLIMIT 1")) {
            PostgresText.bind(statement, 1, of);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? key(row, wanted) : Optional.empty();
            }
        }
    }

    private static Optional<Keys> key(ResultSet row, List<Column> wanted) throws SQLException {
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Object value =
                    switch (wanted.get(i).keyType()) {
                        case BIGINT -> new long[] {row.getLong(i + 1)};
                        case UUID -> new java.util.UUID[] {row.getObject(i + 1, java.util.UUID.class)};
                        case TEXT -> new String[] {row.getString(i + 1)};
                    };
            if (row.wasNull()) {
                return Optional.empty();
            }
            columns.add(value);
        }
        return Optional.of(new Keys(wanted.stream().map(Column::keyType).toList(), columns));
    }

    @Override
    public List<Copy> copies(
            Connection archive, TableName table, List<Column> columns, Keys of, Fragment end, int limit)
            throws SQLException {
        List<Copy> copies = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT a.hf_session, a.hf_chunk, a.hf_archived_at,
                       CASE WHEN isfinite(hf_end.at) THEN hf_end.at END
                FROM %s JOIN %s a ON %s, LATERAL (SELECT %s AS at) hf_end
                ORDER BY a.hf_archived_at, a.hf_chunk LIMIT %d""".formatted(
                        PostgresText.unnest(of.layout()),
                        PostgresText.quote(table),
                        PostgresText.matches("a", columns),
                        end.sql(),
                        limit))) {
            PostgresText.bind(statement, PostgresText.bind(statement, 1, of), end.values());
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
}
