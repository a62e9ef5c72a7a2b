package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ledger.LedgerPartitions;
import dev.holdfast.ledger.LedgerPartitions.Partition;
import dev.holdfast.ledger.LedgerPartitions.Standing;
import dev.holdfast.node.LedgerUpkeep.Outcome;
import dev.holdfast.node.LedgerUpkeep.Pruned;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Partitions of the ledger come before they are needed, and go when nobody needs them.
final class LedgerKeeperTest {
    private static final String CATALOG = "select count(*) from pg_class where relnamespace = 'holdfast'::regnamespace";

    private final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");
    private final LedgerPartitions partitions = new LedgerPartitions();
    private final LedgerKeeper keeper = new LedgerKeeper(engine.features(), LedgerKeeper.USUAL_KEEP);

    @BeforeEach
    void fill() {
        OrderTree.fill(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private List<Partition> list() {
        return keeper.status().partitions();
    }

    private Standing standingOfFirst() {
        return list().getFirst().standing();
    }

    private void moreOrders() {
        engine.execute(
                "shop",
                "insert into orders (id, status, placed_at)"
                        + " select 5000 + i, 'done', now() - interval '1 year' from generate_series(1, 250) i");
    }

    /// Time goes by for everything that has happened so far.
    private void age(int days) {
        engine.control("update session set started_at = started_at - interval '%1$d days',".formatted(days)
                + " ended_at = ended_at - interval '%d days'".formatted(days));
    }

    /// As if so many sessions had been opened before.
    private void nextSession(long number) {
        engine.control("alter table session alter column id restart with " + number);
    }

    /// All that the tree hands down is settled, a partition later a session has begun, and 100 days went by.
    private void makeFirstPartitionDue() {
        engine.run();
        assertThat(keeper.status().backlogs()).allMatch(child -> child.backlog().handoffs() == 0);
        nextSession(10_001);
        engine.run("orders");
        age(100);
    }

    @Test
    void aSessionFindsItsPartitionAndTheNextOneIsThereToo() {
        assertThat(list()).extracting(Partition::to).first().isEqualTo(10_000L);

        engine.run("orders");
        assertThat(list()).extracting(Partition::to).containsExactly(10_000L, 20_000L);

        nextSession(45_000);
        moreOrders();
        engine.run("orders");
        assertThat(list()).extracting(Partition::to).endsWith(50_000L, 60_000L);
        assertThat(engine.controlNumber("select count(*) from ledger where session_id >= 45000"))
                .isPositive();
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void sessionsAndChildrenAddNothingToTheCatalog() {
        keeper.ready();
        long before = engine.controlNumber(CATALOG);

        for (int i = 0; i < 3; i++) {
            engine.run();
        }

        assertThat(engine.controlNumber("select count(*) from session")).isGreaterThanOrEqualTo(3);
        assertThat(engine.controlNumber(CATALOG)).isEqualTo(before);
        assertThat(engine.controlNumber("select count(*) from pg_class where relispartition and relkind = 'r'"
                        + " and relname ~ '^(ledger|handoff)_'"))
                .isEqualTo(4);
    }

    @Test
    void makingPartitionsWaitsForNobodyWhoUsesTheLedger() throws Exception {
        engine.run();
        try (Connection writer = engine.features().store().dataSource().getConnection();
                var statement = writer.createStatement()) {
            statement.execute("begin");
            statement.execute("update ledger set error = null");
            statement.execute("update handoff set attempts = attempts + 1");

            CompletableFuture<Integer> making = CompletableFuture.supplyAsync(
                    () -> engine.features().store().inTransaction(tx -> partitions.ready(tx, 35_000)));

            assertThat(making.get(10, TimeUnit.SECONDS)).isEqualTo(3);
            statement.execute("rollback");
        }
        assertThat(list()).hasSize(5);
    }

    @Test
    void aPartitionStandsUntilAllInItIsSettledAndOldEnough() throws SQLException {
        engine.run("orders");
        engine.control("update handoff set state = 'pending'");
        assertThat(standingOfFirst()).isEqualTo(Standing.OPEN);
        nextSession(10_001);
        engine.run("orders");
        assertThat(standingOfFirst()).isEqualTo(Standing.KEPT);

        age(100);
        assertThat(standingOfFirst()).isEqualTo(Standing.UNSETTLED);
        assertThat(keeper.prune(false)).isEmpty();

        engine.control("update session set state = 'interrupted' where id = (select min(id) from session)");
        assertThat(standingOfFirst()).isEqualTo(Standing.LIVE);

        engine.control("update session set state = 'succeeded'");
        engine.control("update handoff set state = 'settled'");
        assertThat(standingOfFirst()).isEqualTo(Standing.DUE);
        assertThat(new LedgerKeeper(engine.features(), Duration.ofDays(101)).prune(false))
                .isEmpty();

        engine.control("update ledger set state = 'marked' where chunk_id = (select min(chunk_id) from ledger)");
        assertThat(standingOfFirst()).isEqualTo(Standing.LIVE);
        assertThat(keeper.prune(false)).isEmpty();
    }

    @Test
    void whatIsPrunedIsStillVerified() {
        makeFirstPartitionDue();
        long manifests = engine.number("vault", "select count(*) from holdfast.manifest");
        long objects = engine.controlNumber(CATALOG);

        assertThat(keeper.prune(true)).extracting(Pruned::outcome).containsExactly(Outcome.DUE);
        assertThat(engine.controlNumber(CATALOG)).isEqualTo(objects);
        assertThat(keeper.prune(false)).extracting(Pruned::outcome).containsExactly(Outcome.DROPPED);

        assertThat(engine.controlLines("select actor || ' ' || object from audit where act = 'ledger.pruned'"))
                .containsExactly("holdfast ledger 0-9999");
        assertThat(engine.controlNumber(CATALOG)).isLessThan(objects);
        assertThat(engine.controlNumber("select count(*) from ledger where session_id < 10000"))
                .isZero();
        assertThat(engine.number("vault", "select count(*) from holdfast.manifest"))
                .isEqualTo(manifests);
        assertThat(engine.verify().differences()).isEmpty();
        OrderTree.requireEveryRowOnce(engine);

        engine.execute("vault", "delete from delivery.proofs where ctid = (select min(ctid) from delivery.proofs)");
        assertThat(engine.verify().differences()).isNotEmpty();
    }

    @Test
    void aPrunedChunkThatIsGoneWithItsManifestIsMissed() {
        makeFirstPartitionDue();
        keeper.prune(false);
        engine.execute("vault", """
                create temp table lost as select min(chunk_id) as chunk from holdfast.manifest;
                delete from delivery.deliveries where hf_chunk in (select chunk from lost);
                delete from delivery.proofs where hf_chunk in (select chunk from lost);
                delete from holdfast.manifest where chunk_id in (select chunk from lost);
                """);
        engine.execute(
                "delivery",
                "delete from holdfast.receipt where chunk_id = (select min(chunk_id) from holdfast.receipt)");

        assertThat(engine.verify().differences().toString()).contains("pruned from the ledger");
    }

    @Test
    void whatIsLeftOfPrunedChunksIsHeldAgainstTheirManifests() {
        makeFirstPartitionDue();
        keeper.prune(false);
        engine.control("create table kept_pruned as table ledger_pruned");
        for (String change : List.of(
                "chunks = chunks + 1",
                "root_rows = root_rows + 1",
                "archived_rows = archived_rows + 1",
                "digest = sha256(digest)")) {
            engine.control("update ledger_pruned set " + change
                    + " where policy_id = (select id from policy where name = 'deliveries')");

            assertThat(engine.verify().differences())
                    .as(change)
                    .singleElement()
                    .asString()
                    .startsWith("deliveries: of sessions 0 to 9999, pruned from the ledger");

            engine.control("truncate ledger_pruned; insert into ledger_pruned table kept_pruned");
        }
    }

    @Test
    void rowsThatStayedGoFromTheListWithTheirSessionsAndTheirCountsStay() {
        makeFirstPartitionDue();
        engine.control("update session set busy_rows = 1");
        engine.control("insert into row_exception (session_id, chunk_id, table_name, row_key, state, reason, attempts)"
                + " select id, 1, 'public.orders', '7', 'busy', 'locked', 1 from session");
        long kept = engine.controlNumber("select count(*) from session where id >= 10000");

        keeper.prune(true);
        assertThat(engine.controlNumber("select count(*) from row_exception where session_id < 10000"))
                .isPositive();
        keeper.prune(false);

        assertThat(engine.controlNumber("select count(*) from row_exception where session_id < 10000"))
                .isZero();
        assertThat(engine.controlNumber("select count(*) from row_exception")).isEqualTo(kept);
        assertThat(engine.controlNumber("select count(*) from session where busy_rows <> 1"))
                .isZero();
    }

    @Test
    void aPruningThatIsCutShortChangesNothing() {
        makeFirstPartitionDue();
        engine.control("insert into row_exception (session_id, chunk_id, table_name, row_key, state, reason, attempts)"
                + " select min(id), 1, 'public.orders', '7', 'busy', 'locked', 1 from session");
        long objects = engine.controlNumber(CATALOG);
        long chunks = engine.controlNumber("select count(*) from ledger");

        assertThatThrownBy(() -> engine.features().store().run(tx -> {
                    assertThat(partitions.drop(tx, 0, LedgerKeeper.USUAL_KEEP)).isTrue();
                    throw new IllegalStateException("killed");
                }))
                .hasMessageContaining("killed");

        assertThat(engine.controlNumber(CATALOG)).isEqualTo(objects);
        assertThat(engine.controlNumber("select count(*) from ledger")).isEqualTo(chunks);
        assertThat(engine.controlNumber("select count(*) from ledger_pruned")).isZero();
        assertThat(engine.controlNumber("select count(*) from row_exception")).isEqualTo(1);
        assertThat(keeper.prune(false)).extracting(Pruned::outcome).containsExactly(Outcome.DROPPED);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aLedgerInUseIsPrunedAnotherTime() throws SQLException {
        makeFirstPartitionDue();
        try (Connection reader = engine.features().store().dataSource().getConnection();
                var statement = reader.createStatement()) {
            statement.execute("begin");
            statement.execute("select count(*) from ledger");

            assertThat(keeper.prune(false)).extracting(Pruned::outcome).containsExactly(Outcome.BUSY);

            statement.execute("rollback");
        }
        assertThat(keeper.prune(false)).extracting(Pruned::outcome).containsExactly(Outcome.DROPPED);
    }

    @Test
    void theTreeGoesOnWorkingAfterwards() {
        makeFirstPartitionDue();
        keeper.prune(false);

        moreOrders();
        engine.run();

        assertThat(engine.number("shop", "select count(*) from orders where id > 5000"))
                .isZero();
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(keeper.prune(false)).isEmpty();
    }
}
