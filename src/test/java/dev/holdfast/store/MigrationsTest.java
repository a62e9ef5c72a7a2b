package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.ibatis.migration.ConnectionProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationsTest {
    private static final String CATALOG = """
            select 'column ' || table_name || ' ' || ordinal_position || ' ' || column_name || ' ' || udt_name
                   || ' ' || is_nullable || ' ' || coalesce(column_default, '') || ' ' || is_identity
            from information_schema.columns where table_schema = 'holdfast'
            union all
            select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint where connamespace = 'holdfast'::regnamespace
            union all
            select 'index ' || indexdef from pg_indexes where schemaname = 'holdfast'
            union all
            select 'function ' || pg_get_functiondef(oid) from pg_proc where pronamespace = 'holdfast'::regnamespace
            union all
            select 'trigger ' || pg_get_triggerdef(t.oid)
            from pg_trigger t join pg_class c on c.oid = tgrelid
            where relnamespace = 'holdfast'::regnamespace and not tgisinternal
            union all
            select 'sequence ' || sequencename || ' ' || data_type || ' ' || increment_by || ' ' || max_value
            from pg_sequences where schemaname = 'holdfast'
            union all
            select 'partition ' || relname || ' ' || coalesce(pg_get_expr(relpartbound, oid), '')
            from pg_class where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'p')
            order by 1""";

    private static ConnectionProvider freshDatabase() throws SQLException {
        String name = TestServer.freshDatabase("migrations");
        try (var connection = TestServer.shared().connect(name);
                var statement = connection.createStatement()) {
            statement.execute("create schema holdfast");
            statement.execute("alter database " + name + " set search_path = holdfast");
        }
        return () -> TestServer.shared().connect(name);
    }

    private static List<String> column(ConnectionProvider database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static void execute(ConnectionProvider database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    private static List<String> tables(ConnectionProvider database) throws SQLException {
        return column(
                database,
                "select relname from pg_class where relnamespace = 'holdfast'::regnamespace"
                        + " and relkind in ('r', 'p') and not relispartition and relname <> 'changelog' order by 1");
    }

    /// Puts a row of made-up values into every table, whatever tables there are; constraints other than types,
    /// nullability and listed values are off meanwhile.
    private static void fill(ConnectionProvider database) throws SQLException {
        List<String> statements = new ArrayList<>(List.of("set session_replication_role = replica"));
        statements.addAll(column(database, """
                select format('insert into %s values (%s) on conflict do nothing', attrelid::regclass,
                  string_agg(coalesce(value, 'null'), ', ' order by attnum))
                from pg_class c
                cross join lateral (
                  select attrelid, attnum, case
                      when pg_get_expr(adbin, adrelid) is not null then 'default'
                      when attidentity <> '' then 'default'
                      when attname = 'parent_id' then 'null' -- a row is not its own parent
                      when listed.value is not null then quote_literal(listed.value)
                      when typname = 'bool' then 'true'
                      when typname = 'jsonb' then '''{"a": 1}'''
                      when typname = 'bytea' then '''\\x00ff'''
                      when typname = 'uuid' then 'gen_random_uuid()'
                      when typname = 'timestamptz' then '''2026-02-28 23:59:59.123456+00'''
                      when typname in ('int2', 'int4', 'int8', 'numeric', 'float8') then '1'
                      when typname in ('_int8', '_text') and attname = 'key_layout' then '''{bigint}'''
                      when typname = '_int8' then '''{{1,2}}'''
                      when typname = '_uuid' then 'array[[gen_random_uuid()]]'
                      when typname = '_text' then '''{{a,"b c"}}'''
                      when attname = 'secret' then '''env:SOMETHING'''
                      when typname in ('text', 'varchar') then '''x_1'''
                    end as value
                  from pg_attribute
                  join pg_type t on t.oid = atttypid
                  left join pg_attrdef on adrelid = attrelid and adnum = attnum
                  left join lateral (
                    select substring(pg_get_constraintdef(k.oid) from '''([a-z_]+)''::text') as value
                    from pg_constraint k
                    where conrelid = attrelid and contype = 'c' and conkey = array[attnum]
                      and pg_get_constraintdef(k.oid) like '%ARRAY[%' limit 1) listed on typname = 'text'
                  where attrelid = c.oid and attnum > 0 and not attisdropped) value
                where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'p') and not relispartition
                  and relname <> 'changelog'
                group by attrelid"""));
        execute(database, statements.toArray(String[]::new));
    }

    /// Every row, after the name of its table.
    private static List<String> rows(ConnectionProvider database) throws SQLException {
        List<String> found = rowsOf(database, tables(database));
        for (String table : tables(database)) {
            assertThat(found).as(table).anyMatch(row -> row.startsWith(table + " "));
        }
        return found;
    }

    private static List<String> rowsOf(ConnectionProvider database, List<String> tables) throws SQLException {
        return tables.isEmpty()
                ? List.of()
                : column(
                        database,
                        tables.stream()
                                        .map("select '%1$s ' || to_jsonb(t)::text from %1$s t"::formatted)
                                        .collect(Collectors.joining(" union all "))
                                + " order by 1");
    }

    /// Every row of every table that there is now, and those that are kept aside.
    private static List<String> state(ConnectionProvider database) throws SQLException {
        return rowsOf(database, column(database, """
                select format('%I.%I', nspname, relname)
                from pg_class join pg_namespace n on n.oid = relnamespace
                where nspname like 'holdfast%' and relkind in ('r', 'p') and not relispartition
                  and relname <> 'changelog'"""));
    }

    @Test
    void downToZeroAndUpAgainGivesTheSameCatalogAndKeepsEveryRow() throws Exception {
        ConnectionProvider database = freshDatabase();
        Migrations migrations = Migrations.bundled();
        migrations.up(database);
        fill(database);
        var catalog = column(database, CATALOG);
        var rows = rows(database);

        migrations.down(database, migrations.status(database).size());
        assertThat(tables(database)).isEmpty();
        migrations.up(database);

        assertThat(column(database, CATALOG)).isEqualTo(catalog);
        assertThat(rows(database)).isEqualTo(rows);
        assertThat(column(database, "select nspname from pg_namespace where nspname like 'holdfast_%'"))
                .isEmpty();
    }

    /// When each step, alone, brings back all that was there and all that was kept aside, so do several in a row.
    @Test
    void eachStepGoesDownAndUpAlone(@TempDir Path folder) throws Exception {
        ConnectionProvider database = freshDatabase();
        List<Path> scripts = new ArrayList<>();
        try (var bundled = Files.list(Path.of("sql/migrations"))) {
            for (Path script : bundled.sorted().toList()) {
                scripts.add(Files.copy(script, folder.resolve(script.getFileName())));
            }
        }
        Migrations.ofFolder(folder).up(database);
        fill(database);
        var rows = rows(database);

        for (Path last : scripts.reversed()) {
            Migrations known = Migrations.ofFolder(folder);
            var before = state(database);
            known.down(database, 1);
            known.up(database);
            assertThat(state(database)).as("%s", last.getFileName()).isEqualTo(before);
            known.down(database, 1);
            Files.delete(last);
        }

        assertThat(tables(database)).isEmpty();
        Migrations.bundled().up(database);
        assertThat(rows(database)).isEqualTo(rows);
    }

    @Test
    void aRowInsertedAfterwardsTakesAFreshIdentity() throws Exception {
        ConnectionProvider database = freshDatabase();
        Migrations migrations = Migrations.bundled();
        migrations.up(database);
        String insert = "insert into database_ (name, engine, server, database_name)"
                + " values ('n%s', 'postgresql', 'embedded', 'd')";
        execute(database, insert.formatted(1), insert.formatted(2));

        migrations.down(database, migrations.status(database).size());
        migrations.up(database);
        execute(database, insert.formatted(3));

        assertThat(column(database, "select id from database_ order by id")).containsExactly("1", "2", "3");
    }

    @Test
    void processesThatMigrateAtOnceWaitForEachOther() throws Exception {
        ConnectionProvider database = freshDatabase();

        try (var threads = Executors.newFixedThreadPool(3)) {
            Callable<Boolean> migrating = () -> {
                Migrations.bundled().up(database);
                return true;
            };
            for (var answer : threads.invokeAll(List.of(migrating, migrating, migrating))) {
                assertThat(answer.get()).isTrue();
            }
        }

        assertThat(Migrations.bundled().status(database)).allMatch(Migrations.Step::applied);
    }

    @Test
    void anEditedScriptIsRefusedAndAFailedOneLeavesNothing(@TempDir Path folder) throws Exception {
        ConnectionProvider database = freshDatabase();
        Path first = folder.resolve("1_changelog.sql");
        try (var bundled = Files.list(Path.of("sql/migrations"))) {
            Files.copy(bundled.sorted().findFirst().orElseThrow(), first);
        }
        Migrations.ofFolder(folder).up(database);
        Path second = folder.resolve("2_broken.sql");
        Files.writeString(second, "create table half (id int);\nselect 1 / 0;\n-- //@UNDO\ndrop table half;\n");

        assertThatThrownBy(() -> Migrations.ofFolder(folder).up(database))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("division by zero");
        assertThat(tables(database)).isEmpty();
        assertThat(column(database, "select id from changelog")).containsExactly("1");

        Files.delete(second);
        Files.writeString(first, Files.readString(first) + "\n-- edited\n");
        assertThatThrownBy(() -> Migrations.ofFolder(folder).up(database))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("differ from those that were applied");
    }

    @Test
    void aSchemaOfANewerProgramIsRefusedByName() throws Exception {
        ConnectionProvider database = freshDatabase();
        Migrations.bundled().up(database);
        Migrations.bundled().requireKnown(database);

        execute(database, "insert into changelog values (20991231000000, '2099-12-31 00:00:00', 'time travel', 'abc')");

        for (Consumer<ConnectionProvider> start : List.<Consumer<ConnectionProvider>>of(
                Migrations.bundled()::requireKnown, Migrations.bundled()::up, known -> Migrations.bundled()
                        .down(known, 1))) {
            assertThatThrownBy(() -> start.accept(database))
                    .isInstanceOfSatisfying(
                            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA))
                    .hasMessageContaining("20991231000000 time travel")
                    .hasMessageContaining("newer program");
        }
        assertThat(Migrations.bundled().status(database)).allMatch(Migrations.Step::applied);
    }
}
