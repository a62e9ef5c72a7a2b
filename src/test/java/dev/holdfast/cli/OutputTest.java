package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.plan.Difference;
import dev.holdfast.session.SessionState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What each command prints, to the letter where a person reads it, by its keys where a program does.
class OutputTest {
    private final Typed typed = new Typed();

    @Test
    void runPrintsItsSessionsAndATotal() {
        int code = typed.type("run", "orders");

        assertThat(typed.out).isEqualTo("""
                ID  POLICY      STATE           ROWS      BYTES  SECONDS   ROWS/S  STOP REASON  STARTED
                 1  orders      succeeded  2,000,000  488.3 MiB     10.0  200,000  exhausted    2026-11-21T06:00:00+01:00
                 2  deliveries  succeeded      1,000  250.0 KiB     10.0      100  exhausted    2026-11-21T06:00:10+01:00
                total: 2 sessions, 2,001,000 rows, 488.5 MiB in 20.0 s, 100,050 rows/s
                """);
        assertThat(code).isZero();
    }

    @Test
    void aNarrowTerminalShowsOneFieldALine() {
        typed.terminal = true;
        typed.width = Optional.of(60);

        typed.type("session", "list", "-q");

        assertThat(typed.out).startsWith("""
                ID           2
                POLICY       deliveries
                STATE        succeeded
                ROWS         1,000
                BYTES        250.0 KiB
                """);
        assertThat(typed.out.lines()).allMatch(line -> line.length() <= 60);
    }

    @Test
    void aWideTerminalShowsATable() {
        typed.terminal = true;
        typed.width = Optional.of(160);

        typed.type("session", "list");

        assertThat(typed.out).startsWith("ID  POLICY");
    }

    @Test
    void planShowsCutOffTablesAndSql() {
        typed.type("plan", "orders");

        String digest = Samples.stored(17, "orders", 12_345).shortDigest();
        assertThat(typed.out).isEqualTo("""
                orders: shop -> vault (stream)
                plan 17, digest %s, to be run before 2026-11-22T06:00:00+01:00: holdfast run --plan 17
                12,345 root rows in 3 chunks of 5,000, due before 2026-11-21T06:00:00+01:00
                keys go to deliveries
                warning: a trigger fires on delete
                TABLE               ARCHIVE TABLE       ROWS  BYTES (EST.)
                public.order_items  shop.order_items  37,035       3.5 MiB
                public.orders       shop.orders       12,345       2.9 MiB
                -- public.order_items
                DELETE FROM order_items;

                total: 49,380 rows, about 6.5 MiB
                """.formatted(digest));
    }

    @Test
    void planAsJsonHasAllThatBinds() {
        typed.type("plan", "orders", "--output", "json");

        JsonNode plan = typed.json().get("plans").get(0);
        assertThat(plan.get("plan").asLong()).isEqualTo(17);
        assertThat(plan.get("digest").asString()).hasSize(64);
        assertThat(plan.get("source_identity").asString()).isEqualTo("postgresql db-1:5432 shop");
        assertThat(plan.get("policy_terms").get("criteria").asString()).isEqualTo("status = 'done'");
        assertThat(plan.get("tables")
                        .get(1)
                        .get("table_columns")
                        .get(0)
                        .get("archive_type")
                        .asString())
                .isEqualTo("bigint");
    }

    @Test
    void runOfAPlanThatDoesNotStandSaysWhatDiffers() {
        typed.bench.sessions = List.of(Samples.session(3, "orders", SessionState.FAILED, "plan", 0, ErrorCode.BLOCKED));
        typed.bench.planDifferences = List.of(
                new Difference("rows", "public.orders", "12345", "15000"),
                new Difference("column", "public.orders.note", null, "text"));

        int code = typed.type("run", "--plan", "17");

        assertThat(code).isEqualTo(4);
        assertThat(typed.out)
                .contains(
                        "the plan does not stand any more\n",
                        "  rows of public.orders: 12,345 planned, 15,000 found\n",
                        "  column public.orders.note: new since the plan, text\n");
    }

    @Test
    void statusShowsTheTreeAndWhatIsOpen() {
        typed.bench.sessions = List.of(Samples.session(1, "orders", SessionState.RUNNING, null, 5000));

        typed.type("status");

        assertThat(typed.out).isEqualTo("""
                POLICY        STATE    LAST     LAST START                 NEXT FIRE                  BACKLOG  WAITING   ARCHIVED
                orders        running  running  2026-11-21T06:00:00+01:00  2026-11-22T03:00:00+01:00        0        0  1,234,567
                  deliveries  idle                                                                     12,000       45          0

                open sessions
                ID  POLICY  STATE      ROWS    BYTES  SECONDS  ROWS/S  STOP REASON  STARTED
                 1  orders  running  10,000  2.4 MiB     10.0   1,000               2026-11-21T06:00:00+01:00
                """);
    }

    @Test
    void policyTreeIsDrawn() {
        typed.type("policy", "tree");

        assertThat(typed.out).isEqualTo("""
                orders  shop: public.orders
                └── deliveries  delivery: public.deliveries
                """);
    }

    @Test
    void statsShowSizesAndDueRowsWhenAsked() {
        typed.type("stats", "--due");

        assertThat(typed.out).isEqualTo("""
                DATABASE  TABLE              ROWS (EST.)       SIZE  DUE
                shop      public.orders        1,500,000  117.7 MiB  orders: 900
                delivery  public.deliveries           70     1000 B
                total: about 1,500,070 rows, 117.7 MiB
                """);
    }

    @Test
    void verifyShowsSamplesCountsAndDifferences() {
        typed.bench.differences = List.of("vault: shop.orders: expected 5, found 4");

        int code = typed.type("verify");

        assertThat(typed.out).isEqualTo("""
                DATABASE  TABLE          GENERATED  IN SOURCE  IN ARCHIVE
                shop      public.orders  1,500,000    500,000   1,000,000

                2,001,000 rows, 201 chunks, 2 sessions checked; 1,000,000 of 1,000,000 keys handed off
                difference: vault: shop.orders: expected 5, found 4
                1 difference
                """);
        assertThat(code).isEqualTo(6);
    }

    @Test
    void sessionTailPrintsEventsOldestFirst() {
        typed.type("session", "tail", "1");

        assertThat(typed.out).isEqualTo("""
                2026-11-21T06:00:00+01:00  info     started: by ann
                2026-11-21T06:00:10+01:00  info     ended: exhausted
                """);
        assertThat(typed.err).contains("session 1 of orders: succeeded");
    }

    @Test
    void doctorNamesTheAdvice() {
        typed.type("doctor");

        assertThat(typed.out).isEqualTo("""
                ok       settings: read
                warning  clock: 2 s off
                         start a time service
                """);
    }

    @Test
    void schemaStatusCountsSteps() {
        typed.type("schema", "status");

        assertThat(typed.out).endsWith("""
                20261121000001  installation  applied
                20261121000002  estate        pending
                2 applied, 1 pending
                """);
    }

    @Test
    void schedulesAreShownInTheirZone() {
        typed.type("schedule", "next", "--count", "2");

        assertThat(typed.out).isEqualTo("""
                FIRE                       POLICY  CRON         ZONE
                2026-11-22T03:00:00+01:00  orders  0 0 3 * * ?  Europe/Berlin
                2026-11-23T03:00:00+01:00  orders  0 0 3 * * ?  Europe/Berlin
                """);
    }

    @Test
    void configShowsOriginsAndHidesDefaults() {
        typed.type("config", "show");
        assertThat(typed.out).contains("home").doesNotContain("control.url");

        typed.type("config", "show", "--effective");
        assertThat(typed.out).contains("control.url  embedded  default");
    }

    @Test
    void exportIsTheDocumentAsItStands() {
        typed.type("policy", "export");

        assertThat(typed.out).isEqualTo("[[policy]]\nname = \"orders\"\n");
    }

    @Test
    void csvQuotesWhatMustBeQuotedAndHasAHeaderWhenEmpty() {
        typed.type("stats", "--due", "--output", "csv");
        assertThat(typed.out).isEqualTo("""
                database,table,bytes,estimated_rows,due
                shop,public.orders,123456789,1500000,"[{""policy"":""orders"",""rows"":900}]"
                delivery,public.deliveries,1000,70,[]
                """);

        typed.bench.sessions = List.of();
        typed.type("resume", "--output", "csv");
        assertThat(typed.out)
                .startsWith("id,policy,state,stop_reason,rows,bytes,seconds")
                .hasLineCount(1);
    }

    @Test
    void jsonLinesHoldOneRowEach() {
        typed.type("session", "list", "--output", "jsonl");

        assertThat(typed.out.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"id\":"));
    }

    @Test
    void demoAsJsonHasSessionsAndTotals() {
        typed.display = true;

        int code = typed.type("demo", "--output", "json");

        JsonNode document = typed.json();
        assertThat(document.propertyNames())
                .containsExactly("schema_version", "sessions", "rows", "bytes", "seconds", "plan_differences");
        assertThat(document.get("rows").asLong()).isEqualTo(2_001_000);
        assertThat(document.get("seconds").asDouble()).isEqualTo(20.0);
        assertThat(document.get("sessions").get(0).propertyNames())
                .contains("id", "policy", "state", "rows", "bytes", "seconds", "stop_reason", "started_at");
        assertThat(document.get("sessions").get(0).get("started_at").asString()).isEqualTo("2026-11-21T05:00:00Z");
        assertThat(typed.bench.asked).doesNotContain("console");
        assertThat(code).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status                          | schema_version policies open_sessions recovery open_runs alerts
            run orders                      | schema_version sessions rows bytes seconds plan_differences
            run --all                       | schema_version run state abandoned trigger schedule databases workers caps requested_by node started_at ended_at rows bytes seconds policies sessions
            run --all --dry-run             | schema_version plans rows bytes
            resume                          | schema_version sessions rows bytes seconds plan_differences
            plan                            | schema_version plans rows bytes
            plan --list                     | schema_version plans
            plan --show 17                  | schema_version plan binds statements
            run --plan 17                   | schema_version sessions rows bytes seconds plan_differences
            archive --table orders --dry-run| schema_version plans rows bytes
            policy tree                     | schema_version policies
            policy list                     | schema_version policies
            policy show orders              | schema_version status definition revisions
            policy export                   | schema_version toml
            policy pause orders             | schema_version subject done
            policy skip-next orders         | schema_version subject done
            session list                    | schema_version sessions
            session show 1                  | schema_version session family handoffs chunks events plan_differences space
            session exceptions 1            | schema_version exceptions
            session tail 1                  | schema_version session events
            session cancel 1                | schema_version subject done
            stats                           | schema_version tables bytes estimated_rows
            schema up                       | schema_version applied pending steps
            schema down --yes               | schema_version applied pending steps
            doctor                          | schema_version well findings
            schedule next                   | schema_version fires
            config show                     | schema_version settings
            version                         | schema_version holdfast java system
            completion bash                 | schema_version script
            demo --load-only                | schema_version sample rows seed
            """)
    void jsonIsOneDocumentWithTheseKeys(String command, String keys) {
        int code = typed.type((command.strip() + " --output json").split(" ", -1));

        assertThat(typed.json().propertyNames()).containsExactly(keys.split(" ", -1));
        assertThat(typed.json().get("schema_version").asInt()).isEqualTo(command.equals("status") ? 2 : 1);
        assertThat(typed.out).doesNotContain("null,null,null").endsWith("}\n");
        assertThat(code).isZero();
    }

    @Test
    void verifyHasAShortWordForJson() {
        typed.type("verify", "--output", "json");
        String asked = typed.out;
        Typed again = new Typed();
        again.type("verify", "--json");
        assertThat(again.out).isEqualTo(asked).startsWith("{");
    }

    @Test
    void verifyAsJsonHasTheCountsThatScriptsRead() {
        typed.type("verify", "--output", "json");

        assertThat(typed.json().get("rows_checked").asLong()).isEqualTo(2_001_000);
        assertThat(typed.json().get("differences").asInt()).isZero();
        assertThat(typed.json().get("sessions").asInt()).isEqualTo(2);
        assertThat(typed.json().get("chunks").asInt()).isEqualTo(201);
    }
}
