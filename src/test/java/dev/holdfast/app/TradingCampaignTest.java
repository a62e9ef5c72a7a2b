package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The estate of seed 002 at its full size: 120 tables of three databases go into one archive, by one command that is
/// killed twice and resumed, in little more time than bare statements take, one table after the other.
///
/// `mvn -Pcampaign test -Dtest=TradingCampaignTest`, with `-Dtrading.rows=`, `-Dtrading.kills=`, `-Dtrading.bar=`.
@Tag("campaign")
final class TradingCampaignTest {
    private static final long ROWS = Long.getLong("trading.rows", 3_700_000);
    private static final int KILLS = Integer.getInteger("trading.kills", 2);
    private static final double BAR = Double.parseDouble(System.getProperty("trading.bar", "1.25"));
    private static final String RAW = "raw_";
    private static final String ARCHIVE = "archive_db";
    private static final List<String> SOURCES = List.of("SourceDB1", "SourceDB2", "SourceDB3");

    private final CommandProcesses holdfast = new CommandProcesses(Path.of("target/trading-campaign"));

    @BeforeEach
    void begin() throws Exception {
        holdfast.begin();
    }

    @AfterEach
    void clear() throws Exception {
        holdfast.clear();
    }

    /// What a DBA would type for one table.
    ///
    /// @param due `FROM` and `WHERE` of its due rows, `t`
    private record Raw(String database, String table, String due) {
        String copied() {
            return "COPY (SELECT t.* " + due + ") TO STDOUT (FORMAT binary)";
        }

        String kept() {
            return "COPY \"" + database + "\".\"" + table + "\" FROM STDIN (FORMAT binary)";
        }

        String deleted() {
            return "DELETE " + due.replaceFirst("JOIN (.*?) ON (.*?) WHERE", "USING $1 WHERE $2 AND");
        }
    }

    @Test
    void allTablesGoInLittleMoreTimeThanBareStatementsTake() throws Exception {
        holdfast.learn("demo", "trading", "--headless", "--rows", "20000");
        double load =
                seconds(() -> holdfast.require(0, "demo", "trading", "--load-only", "--headless", "--rows", "" + ROWS));
        holdfast.stay();
        settle();
        List<Raw> tables = new ArrayList<>();
        for (String database : SOURCES) {
            tables.addAll(tables(database));
        }
        assertThat(tables).hasSize(120);
        copies(tables);
        Map<String, Long> due = new LinkedHashMap<>();
        double raw = 0;
        for (Raw table : tables) {
            raw += seconds(() -> due.put(table.database() + "." + table.table(), move(table)));
        }
        drop();

        double run = seconds(() -> {
            for (int kill = 1; kill <= KILLS; kill++) {
                Process process = holdfast.start(kill == 1 ? RUN : RESUME);
                killAt(process, due.values().stream().mapToLong(Long::longValue).sum() * kill / (KILLS + 1));
            }
            holdfast.require(0, (KILLS == 0 ? RUN : RESUME).toArray(String[]::new));
        });

        JsonNode found = JsonMapper.shared().readTree(holdfast.require(0, "verify", "--output", "json"));
        long moved = due.values().stream().mapToLong(Long::longValue).sum();
        System.out.printf(
                "trading: %,d rows generated in %.1f s; %d tables, %,d rows due; bare statements %.1f s, Holdfast %.1f s"
                        + " with %d kills: %.2f (bar %.2f); verify: %,d rows, %d differences%n",
                ROWS,
                load,
                tables.size(),
                moved,
                raw,
                run,
                KILLS,
                run / raw,
                BAR,
                found.get("rows_checked").asLong(),
                found.get("differences").asLong());
        assertThat(archived()).containsAllEntriesOf(due);
        assertThat(found.get("rows_checked").asLong()).isEqualTo(moved);
        assertThat(found.get("differences").asLong()).isZero();
        assertThat(found.get("notes")).isEmpty();
        assertThat(found.get("samples")).hasSize(122).allSatisfy(sample -> assertThat(
                        sample.get("in_source").asLong()
                                + sample.get("in_archive").asLong())
                .isEqualTo(sample.get("generated").asLong()));
        assertThat(run).isLessThanOrEqualTo(BAR * raw);
    }

    /// As in `holdfast bench`: what a vacuum does for the rows of one side must not come in the time of the other.
    private void settle() throws Exception {
        execute("postgres", "alter system set autovacuum = off");
        execute("postgres", "alter system set jit = off");
        execute("postgres", "select pg_reload_conf()");
    }

    private static final List<String> RUN = List.of("run", "--all", "--workers", "2", "-q");
    private static final List<String> RESUME = List.of("run", "--all", "--resume", "-q");

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    /// Tables with a policy: all but `Contract`. Which rows are due is told by the columns, not by the policies.
    private List<Raw> tables(String database) throws Exception {
        List<Raw> tables = new ArrayList<>();
        try (var connection = holdfast.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select c.relname, max(a.attname) filter (where a.attname = 'contractId') as contract,
                          max(a.attname) filter (where a.attname in ('loggedAt', 'startedAt', 'receivedAt', 'tracedAt')) as moment
                        from pg_class c join pg_attribute a on a.attrelid = c.oid
                        where c.relkind = 'r' and c.relnamespace = 'dbo'::regnamespace and c.relname <> 'Contract'
                        group by 1 order by 1""")) {
            while (row.next()) {
                String table = row.getString(1);
                String from = "FROM dbo.\"" + table + "\" t";
                String today = "date_trunc('day', now() at time zone 'Europe/London')";
                String due = row.getString(2) != null
                        ? from + " JOIN dbo.\"Contract\" c ON c.\"contractId\" = t.\"contractId\" WHERE"
                                + " c.\"maturityDate\" < " + today + " - interval '13 months'"
                        : row.getString(3) != null
                                ? from + " WHERE t.\"" + row.getString(3) + "\" < " + today + " - interval '90 days'"
                                : from + " WHERE t.\"asOfDate\" < " + today + " - interval '13 months'";
                tables.add(new Raw(database, table, due));
            }
        }
        return tables;
    }

    /// Databases for the bare statements: copies of the sources, and archive tables with the same columns and indexes,
    /// as in `holdfast bench`.
    private void copies(List<Raw> tables) throws Exception {
        execute("postgres", "create database " + RAW + ARCHIVE);
        for (String database : SOURCES) {
            execute(
                    "postgres",
                    "create database \"" + RAW + database + "\" template \"" + database + "\" strategy file_copy");
            execute(RAW + ARCHIVE, "create schema \"" + database + "\"");
        }
        for (Raw table : tables) {
            execute(RAW + ARCHIVE, definition(table));
        }
        execute("postgres", "checkpoint");
    }

    private String definition(Raw table) throws Exception {
        try (var connection = holdfast.connect(table.database());
                var query = connection.prepareStatement("""
                        select format('create table %1$I.%2$I (%3$s, %4$s)', ?, ?,
                          (select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
                           from pg_attribute where attrelid = con.conrelid and attnum > 0), pg_get_constraintdef(con.oid))
                          || coalesce((select '; ' || string_agg(replace(pg_get_indexdef(indexrelid), ' ON dbo.', format(' ON %I.', ?)), '; ')
                             from pg_index where indrelid = con.conrelid and not indisprimary), '')
                        from pg_constraint con where con.conrelid = ?::regclass and con.contype = 'p'""")) {
            query.setString(1, table.database());
            query.setString(2, table.table());
            query.setString(3, table.database());
            query.setString(4, "dbo.\"" + table.table() + "\"");
            try (var row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /// Copies, then deletes in a transaction of its own, and checks nothing.
    ///
    /// @return rows deleted
    private long move(Raw table) throws Exception {
        List<Process> both = ProcessBuilder.startPipeline(List.of(
                holdfast.psql(RAW + table.database(), table.copied()),
                holdfast.psql(RAW + ARCHIVE, table.kept()).redirectOutput(ProcessBuilder.Redirect.DISCARD)));
        for (Process psql : both) {
            assertThat(psql.waitFor()).isZero();
        }
        try (var connection = holdfast.connect(RAW + table.database());
                var statement = connection.createStatement()) {
            return statement.executeLargeUpdate(table.deleted());
        }
    }

    private void drop() throws Exception {
        for (String database : SOURCES) {
            execute("postgres", "drop database \"" + RAW + database + "\" with (force)");
        }
        execute("postgres", "drop database " + RAW + ARCHIVE + " with (force)");
        execute("postgres", "checkpoint");
    }

    private void execute(String database, String sql) throws Exception {
        try (var connection = holdfast.connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Waits until so many rows are archived, and kills the process.
    private void killAt(Process process, long rows) throws Exception {
        while (moved() < rows) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("ended by itself with " + process.exitValue());
            }
        }
        process.destroyForcibly();
        process.waitFor();
        System.out.printf("trading: killed at %,d rows%n", moved());
    }

    private long moved() {
        try (var connection = holdfast.connect("holdfast");
                var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(sum(archived_rows), 0) from holdfast.session")) {
            row.next();
            return row.getLong(1);
        } catch (IOException | SQLException e) {
            return 0; // there is no server yet
        }
    }

    /// Rows of each archive table, `SourceDB1.Position`.
    private Map<String, Long> archived() throws Exception {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (var connection = holdfast.connect(ARCHIVE);
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select n.nspname || '.' || c.relname,
                          (xpath('//n/text()', query_to_xml(format('select count(*) as n from %s', c.oid::regclass), true, true, '')))[1]::text::bigint
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname like 'Source%' and c.relkind in ('r', 'p') and not c.relispartition""")) {
            while (row.next()) {
                rows.put(row.getString(1), row.getLong(2));
            }
        }
        return rows;
    }
}
