package dev.holdfast.cli;

import dev.holdfast.estate.DatabaseSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A governed database as JSON and CSV show it. @param secret where the password is, never the password
record DatabaseRow(
        String name,
        String engine,
        String server,
        String database,
        @Nullable String login,
        @Nullable String secret,
        String environment,
        List<String> roles) {
    static DatabaseRow of(DatabaseSpec spec) {
        return new DatabaseRow(
                spec.name(),
                spec.engine().id(),
                spec.server(),
                spec.databaseName(),
                spec.login(),
                spec.secret() == null ? null : spec.secret().toString(),
                spec.environment().id(),
                spec.roles().stream().map(DatabaseSpec.Role::id).sorted().toList());
    }

    static final List<Column<DatabaseRow>> COLUMNS = List.of(
            Column.text("NAME", DatabaseRow::name),
            Column.text("ENGINE", DatabaseRow::engine),
            Column.text("SERVER", DatabaseRow::server),
            Column.text("DATABASE", DatabaseRow::database),
            Column.text("LOGIN", row -> Figures.orEmpty(row.login())),
            Column.text("ENVIRONMENT", DatabaseRow::environment),
            Column.text("ROLES", row -> String.join(", ", row.roles())));

    record Listed(int schemaVersion, List<DatabaseRow> databases) {}
}
