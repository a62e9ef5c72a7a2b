package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.metric.Endpoints;
import dev.holdfast.metric.Meters;
import dev.holdfast.metric.Totals;
import dev.holdfast.metric.TotalsReader;
import dev.holdfast.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Scraped as Prometheus does it, over HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{([^}]*)})? ([0-9.eE+-]+|NaN)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"[^\"]*\"");

    @AutoClose
    private final EngineFixture engine = open();

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private static EngineFixture open() {
        EngineFixture engine = new EngineFixture("one", "vault");
        SmallEstate.table(engine, "one", "t1");
        SmallEstate.policy(engine, "t1", "one", 100);
        engine.run("t1");
        return engine;
    }

    @AfterEach
    void restart() {
        engine.restart();
    }

    private Supplier<Totals> tables() {
        return new TotalsReader(engine.features().store())::read;
    }

    private Endpoints listen(Supplier<Totals> reader, InstantSource clock) {
        return Endpoints.listen("127.0.0.1", 0, new Meters(reader, "1.2.3", clock), engine.node()::unready);
    }

    private HttpResponse<String> get(Endpoints endpoints, String path) throws IOException, InterruptedException {
        URI address = endpoints.address().resolve(path);
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    /// By name and labels. A line that is none of the format's fails.
    private Map<String, Double> scrape(Endpoints endpoints) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(endpoints, "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        Map<String, Double> samples = new TreeMap<>();
        answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            samples.put(line.substring(0, line.lastIndexOf(' ')), Double.parseDouble(sample.group(3)));
        });
        return samples;
    }

    @Test
    void figuresAreThoseOfTheTablesUnderTheNamesThatAreFixed() throws Exception {
        engine.control("""
                insert into hold (matter, reason, state, placed_by) values ('Smith', 'letter', 'effective', 'ann');
                insert into handoff (session_id, chunk_id, child_policy_id, key_count, state, handed_off_at)
                select 1, 999, id, 120, 'pending', now() - interval '100 seconds' from policy""");
        Instant before = Instant.now().minusSeconds(60);
        try (Endpoints endpoints = listen(tables(), InstantSource.system())) {
            Map<String, Double> samples = scrape(endpoints);

            assertThat(samples)
                    .containsEntry("holdfast_rows_archived_total{policy=\"t1\"}", 300.0)
                    .containsEntry("holdfast_bytes_archived_total", (double)
                            engine.controlNumber("select sum(archived_bytes) from session"))
                    .containsEntry("holdfast_session_duration_seconds_count", 1.0)
                    .containsEntry("holdfast_backlog_keys{policy=\"t1\"}", 120.0)
                    .containsEntry("holdfast_holds_active", 1.0)
                    .containsEntry("holdfast_disposal_blocked_rows", 0.0)
                    .containsEntry("holdfast_sessions{state=\"running\"}", 0.0)
                    .containsEntry("holdfast_findings{severity=\"critical\"}", 0.0)
                    .containsEntry("holdfast_build_info{version=\"1.2.3\"}", 1.0)
                    .containsEntry("holdfast_control_up", 1.0);
            assertThat(samples.get("holdfast_session_duration_seconds_sum")).isPositive();
            assertThat(samples.get("holdfast_backlog_age_seconds{policy=\"t1\"}"))
                    .isBetween(100.0, 200.0);
            assertThat(samples.get("holdfast_catalog_objects{kind=\"index\"}")).isGreaterThan(20);
            assertThat(samples.get("holdfast_session_last_success_timestamp_seconds{policy=\"t1\"}"))
                    .isGreaterThan((double) before.getEpochSecond());
            Set<String> labels = new TreeSet<>();
            samples.keySet()
                    .forEach(name -> LABEL.matcher(name).results().forEach(label -> labels.add(label.group(1))));
            assertThat(labels).containsExactly("kind", "policy", "result", "severity", "state", "version");
        }
        engine.control("truncate hold, handoff cascade");
    }

    @Test
    void totalsNeverGoBackWhenAProcessStartsAnew() throws Exception {
        engine.control("""
                insert into delivery (message_id, endpoint_id, event, body) values ('m1', 0, 'test', '{}');
                insert into delivery_attempt (delivery_id, attempted_at, millis, status)
                select d.id, now(), 5, s from delivery d, unnest('{500,204}'::int[]) s""");
        Map<String, Double> before;
        try (Endpoints endpoints = listen(tables(), InstantSource.system())) {
            before = scrape(endpoints);
        }

        assertThat(before)
                .containsEntry("holdfast_delivery_attempts_total{result=\"delivered\"}", 1.0)
                .containsEntry("holdfast_delivery_attempts_total{result=\"failed\"}", 1.0);

        engine.control("delete from delivery");
        engine.restart();
        engine.execute("one", "insert into t1 select i, 'more' from generate_series(1001, 1100) i");
        engine.run("t1");

        try (Endpoints endpoints = listen(tables(), InstantSource.system())) {
            Map<String, Double> after = scrape(endpoints);
            String rows = "holdfast_rows_archived_total{policy=\"t1\"}";
            assertThat(after.get(rows)).isEqualTo(before.getOrDefault(rows, Double.NaN) + 100);
            assertThat(after).allSatisfy((name, value) -> {
                if (name.contains("_total") || name.endsWith("_count") || name.endsWith("_sum")) {
                    assertThat(value).as(name).isGreaterThanOrEqualTo(before.get(name));
                }
            });
        }
        engine.control("update session set archived_rows = 300 where id = 1; delete from session where id > 1");
    }

    @Test
    void manyScrapesReadTheTablesOnceAndAControlDatabaseThatIsGoneLeavesTheLastFigures() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Supplier<Totals> reader = () -> {
            if (reads.incrementAndGet() > 1) {
                throw new HoldfastException(ErrorCode.UNREACHABLE, "control database: gone");
            }
            return tables().get();
        };
        try (Endpoints endpoints = listen(reader, now::get)) {
            for (int i = 0; i < 20; i++) {
                scrape(endpoints);
            }
            assertThat(reads).hasValue(1);

            now.set(Instant.EPOCH.plusSeconds(11));
            assertThat(scrape(endpoints))
                    .containsEntry("holdfast_control_up", 0.0)
                    .containsKey("holdfast_rows_archived_total{policy=\"t1\"}");
            scrape(endpoints);
            assertThat(reads).hasValue(2);
        }
    }

    @Test
    void policiesBeyondAThousandShareOneLabel() throws Exception {
        engine.control("""
                insert into policy (name, database_id, table_schema, table_name, archive_database_id, archive_schema,
                  retention, zone)
                select 'p' || i, p.database_id, 'public', 'p' || i, p.archive_database_id, 'one', 'P7Y', 'UTC'
                from generate_series(1, 1100) i, policy p where p.name = 't1'""");
        try (Endpoints endpoints = listen(tables(), InstantSource.system())) {
            assertThat(scrape(endpoints).keySet())
                    .filteredOn(name -> name.startsWith("holdfast_rows_archived_total"))
                    .hasSize(1_001)
                    .contains("holdfast_rows_archived_total{policy=\"other\"}");
        } finally {
            engine.control("delete from policy where name ~ '^p[0-9]'");
        }
    }

    @Test
    void aNodeIsReadyAsLongAsTheControlDatabaseAnswersAndHearsOfIt() throws Exception {
        String database = engine.controlLines("select current_database()").getFirst();
        try (Connection outside = TestServer.shared().connect("postgres");
                Statement server = outside.createStatement();
                Endpoints endpoints = listen(tables(), InstantSource.system())) {
            assertThat(get(endpoints, "/readyz").statusCode()).isEqualTo(200);

            engine.control("update node set seen_at = now() - interval '1 minute'");
            HttpResponse<String> silent = get(endpoints, "/readyz");
            assertThat(silent.statusCode()).isEqualTo(503);
            assertThat(silent.body()).startsWith("not ready: lease: ");

            server.execute("alter database \"%s\" allow_connections false".formatted(database));
            server.execute(
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + database + "'");
            try {
                HttpResponse<String> gone = get(endpoints, "/readyz");
                assertThat(gone.statusCode()).isEqualTo(503);
                assertThat(gone.body()).startsWith("not ready: control database: ");
                assertThat(get(endpoints, "/healthz").statusCode()).isEqualTo(200);
            } finally {
                server.execute("alter database \"%s\" allow_connections true".formatted(database));
            }
        }
    }

    @Test
    void nothingElseIsServedAndAPortThatIsTakenIsSaid() throws Exception {
        try (Endpoints endpoints = listen(tables(), InstantSource.system())) {
            assertThat(endpoints.address().getHost()).isEqualTo("127.0.0.1");
            assertThat(get(endpoints, "/").statusCode()).isEqualTo(404);
            HttpRequest post = HttpRequest.newBuilder(endpoints.address())
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);

            int port = endpoints.address().getPort();
            assertThatThrownBy(() -> Endpoints.listen(
                            "127.0.0.1",
                            port,
                            new Meters(tables(), "1", InstantSource.system()),
                            Optional::<String>empty))
                    .isInstanceOfSatisfying(
                            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("Address already in use");
        }
    }
}
