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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
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
        for (String table : tables(database)) {
            List<String> values = column(database, """
                    select case
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
                    end
                    from pg_attribute
                    join pg_type t on t.oid = atttypid
                    left join pg_attrdef on adrelid = attrelid and adnum = attnum
                    left join lateral (
                      select substring(pg_get_constraintdef(c.oid) from '''([a-z_]+)''::text') as value
                      from pg_constraint c
                      where conrelid = attrelid and contype = 'c' and conkey = array[attnum]
                        and pg_get_constraintdef(c.oid) like '%ARRAY[%' limit 1) listed on typname = 'text'
                    where attrelid = '__TABLE__'::regclass and attnum > 0 and not attisdropped
                    order by attnum""".replace("__TABLE__", table));
            execute(
                    database,
                    "set session_replication_role = replica",
                    "insert into " + table + " values (" + String.join(", ", values) + ") on conflict do nothing");
        }
    }

    private static Map<String, List<String>> rows(ConnectionProvider database) throws SQLException {
        Map<String, List<String>> all = new TreeMap<>();
        for (String table : tables(database)) {
            List<String> found = column(database, "select to_jsonb(t)::text from " + table + " t order by 1");
            assertThat(found).as(table).isNotEmpty();
            all.put(table, found);
        }
        return all;
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

    @Test
    void eachStepGoesDownAndUpAlone() throws Exception {
        ConnectionProvider database = freshDatabase();
        Migrations migrations = Migrations.bundled();
        migrations.up(database);
        fill(database);
        var rows = rows(database);
        int steps = migrations.status(database).size();

        for (int down = 1; down <= steps; down++) {
            for (int step = 0; step < down; step++) {
                migrations.down(database, 1);
            }
            migrations.up(database);
            assertThat(rows(database)).as("after %d steps", down).isEqualTo(rows);
        }
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
