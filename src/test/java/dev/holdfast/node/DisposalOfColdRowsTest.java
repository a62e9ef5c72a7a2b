package dev.holdfast.node;

import static dev.holdfast.node.DisposalScene.numbers;
import static dev.holdfast.node.DisposalScene.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dispose.Blocker;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Disposal and holds where archived rows are in cold files, or were, or come to be.
class DisposalOfColdRowsTest {
    private DisposalScene scene;

    @BeforeEach
    void open() {
        scene = new DisposalScene(12, 5, "proof");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private ColdOperations cold() {
        return scene.engine.node().operations().cold();
    }

    /// Freezes what a table of the archive has, of whatever month.
    private ColdFile freeze(String table) {
        Candidate candidate = scene.engine.features().cold().plan(List.of(), Period.ofMonths(-2)).stream()
                .filter(each -> each.table().table().equals(table))
                .findFirst()
                .orElseThrow();
        return cold().freeze(candidate, "ann");
    }

    private PolicyQueue queue() {
        return scene.disposals.queue(List.of("orders")).getFirst();
    }

    private void requireSound() {
        assertThat(scene.engine.verify().differences()).isEmpty();
        assertThat(cold().verify(List.of(), "ann").differences()).isZero();
        assertThat(scene.disposals.resurrections(true)).isEmpty();
    }

    private Hold disposedOfAllBut(long... keys) {
        Hold hold = scene.hold(orders(keys));
        assertThat(scene.execute(scene.ready()).state()).isEqualTo(OrderState.DONE);
        return hold;
    }

    @Test
    void whatADisposalLeftOfAChunkFreezesAndComesBackAndGoesWithALaterOrder() {
        Hold hold = disposedOfAllBut(1, 2, 7);
        List<String> left = scene.engine.lines("vault", "select o::text from shop.orders o order by id");

        ColdFile orders = freeze("orders");
        ColdFile items = freeze("order_items");

        assertThat(List.of(orders.manifest().rows(), items.manifest().rows())).containsExactly(3L, 6L);
        requireSound();
        cold().thaw(orders.id(), "ann");
        requireSound();
        cold().thaw(items.id(), "ann");
        requireSound();
        assertThat(scene.engine.lines("vault", "select o::text from shop.orders o order by id"))
                .isEqualTo(left);
        scene.engine.features().holds().release(hold.id(), "bob", "settled");
        assertThat(scene.execute(scene.ready()).state()).isEqualTo(OrderState.DONE);
        assertThat(scene.archivedOrders() + scene.archivedItems()).isZero();
        requireSound();
    }

    @Test
    void aRowThatNoOrderTookKeepsTheRestOfItsChunkFromFreezing() {
        disposedOfAllBut(1, 2);
        scene.engine.execute("vault", "delete from shop.orders where id = 2");

        assertThatThrownBy(() -> freeze("orders"))
                .hasMessageContaining("is not what its manifest says less what was disposed of (1 rows, not 2)");

        assertThat(scene.archivedOrders()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_WRITE", "AFTER_VERIFIED"})
    void aDisposalWhileAMonthFreezesGivesTheFileUpAndNothingElse(FreezePoint point) {
        scene.hold(orders(1, 2));
        Order order = scene.ready();
        scene.engine.freezePoints(reached -> {
            if (reached == point) {
                scene.execute(order);
            }
        });

        assertThatThrownBy(() -> freeze("orders"))
                .hasMessageContaining("the partition changed while it was frozen")
                .hasMessageContaining("nothing was frozen");

        assertThat(scene.archivedOrders()).isEqualTo(2);
        requireSound();
    }

    /// An order takes the rows of a file that its process did not live to finish, and with them the empty partition.
    @Test
    void aFileWhoseRowsWereDisposedOfBeforeItWasColdIsGivenUp() {
        scene.engine.execute("vault", """
                do $$
                declare
                  month timestamptz := date_trunc('month', now() - interval '14 months', 'UTC');
                  t text;
                begin
                  foreach t in array array['orders', 'order_items'] loop
                    execute format('create table shop.%I partition of shop.%I for values from (%L) to (%L)',
                      t || '_old', t, month, month + interval '1 month');
                    execute format('update shop.%I set hf_archived_at = %L', t, month + interval '1 day');
                  end loop;
                  update holdfast.manifest set archived_at = month + interval '1 day';
                end $$""");
        Order order = scene.ready();
        scene.engine.freezePoints(reached -> {
            if (reached == FreezePoint.AFTER_VERIFIED) {
                throw new AssertionError("the process is gone");
            }
        });
        assertThatThrownBy(() -> freeze("orders")).isInstanceOf(AssertionError.class);
        scene.engine.freezePoints(FreezePoint.Listener.NONE);
        scene.engine.control("update lease set expires_at = now() - interval '1 second' where resource like 'cold:%'");
        assertThat(scene.execute(order).state()).isEqualTo(OrderState.DONE);
        assertThat(scene.engine.number("vault", "select count(*) from pg_class where relname = 'orders_old'"))
                .as("the empty partition")
                .isZero();

        assertThat(cold().recover("ann")).singleElement().asString().contains("disposed of");

        assertThat(cold().recover("ann")).isEmpty();
        assertThat(cold().all()).extracting(ColdFile::state).containsExactly(ColdState.ABANDONED);
        assertThat(cold().verify(List.of(), "ann").differences()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order_items"})
    void anOrderWhoseRowsWentColdSinceTheApprovalStopsAndNamesTheFile(String table) {
        Order order = scene.ready();
        ColdFile file = freeze(table);

        Order stopped = scene.execute(order);

        assertThat(stopped.state()).isEqualTo(OrderState.STOPPED);
        assertThat(stopped.problem())
                .contains("its rows are in cold file " + file.id(), "holdfast cold thaw " + file.id());
        assertThat(stopped.disposedRows()).isZero();
        requireSound();
        cold().thaw(file.id(), "ann");
        assertThat(List.of(scene.archivedOrders(), scene.archivedItems())).containsExactly(12L, 24L);
        assertThat(scene.execute(scene.ready()).state()).isEqualTo(OrderState.DONE);
        assertThat(scene.archivedOrders() + scene.archivedItems()).isZero();
    }

    @Test
    void anOrderThatRunsWhileItsPartitionIsAboutToBeDroppedLeavesEveryRowInOnePlace() throws Exception {
        scene.hold(orders(1, 2));
        Order order = scene.ready();
        AtomicReference<@Nullable Future<Order>> running = new AtomicReference<>();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            scene.engine.freezePoints(reached -> {
                if (reached == FreezePoint.AFTER_LOCK && running.get() == null) {
                    running.set(other.submit(() -> scene.execute(order)));
                    scene.engine.await(() -> scene.engine.number("vault", """
                            select count(*) from pg_locks where not granted and database =
                              (select oid from pg_database where datname = current_database())""") > 0);
                }
            });
            Optional<ColdFile> frozen = Optional.empty();
            try {
                frozen = Optional.of(freeze("orders"));
            } catch (HoldfastException e) {
                assertThat(e).hasMessageContaining("the partition changed while it was frozen");
            }
            Order ended = Objects.requireNonNull(running.get()).get();

            if (frozen.isPresent()) {
                assertThat(ended.problem())
                        .contains("in cold file " + frozen.get().id());
                assertThat(frozen.get().manifest().rows() + ended.disposedRows())
                        .isEqualTo(12);
                assertThat(scene.archivedOrders()).isZero();
            } else {
                assertThat(ended.state()).isEqualTo(OrderState.DONE);
                assertThat(scene.archivedOrders()).isEqualTo(2);
            }
        }
        requireSound();
    }

    @Test
    void anOrderThatRunsWhileAThawIsHalfDoneTakesTheRowsAndNoFileKeepsThem() {
        Order order = scene.ready();
        ColdFile file = freeze("orders");
        scene.engine.freezePoints(reached -> {
            if (reached == FreezePoint.AFTER_LOAD_COMMIT) {
                throw new AssertionError("the process is gone");
            }
        });
        assertThatThrownBy(() -> cold().thaw(file.id(), "ann")).hasMessageContaining("the process is gone");
        scene.engine.restart();
        scene.engine.control("update lease set expires_at = now() - interval '1 second' where resource like 'cold:%'");

        assertThat(queue().blocked()).isEqualTo(Map.of(Blocker.COLD, 12L));
        assertThat(scene.execute(order).state()).isEqualTo(OrderState.DONE);

        assertThat(cold().thaw(file.id(), "ann").state()).isEqualTo(ColdState.THAWED);
        assertThat(scene.engine.coldFiles().resolve(file.object())).doesNotExist();
        assertThat(scene.archivedOrders()).isZero();
        assertThat(queue().ended()).isZero();
        requireSound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order_items"})
    void theQueueNamesTheFilesThatEndedRowsWaitFor(String table) {
        ColdFile file = freeze(table);

        PolicyQueue queue = queue();

        assertThat(queue.blocked()).isEqualTo(Map.of(Blocker.COLD, 12L));
        assertThat(queue.ended()).isEqualTo(12);
        assertThat(queue.cold()).singleElement().satisfies(cold -> {
            assertThat(cold.file()).isEqualTo(file.id());
            assertThat(cold.rows()).isEqualTo(12);
            assertThat(cold.why())
                    .isEqualTo(
                            table.equals("orders")
                                    ? "rows of its bundles are in the archive table shop.order_items: freeze them, or thaw it"
                                    : "");
        });
        assertThatThrownBy(() -> scene.disposals.request("orders", "schedule", "ann"))
                .hasMessageContaining("in cold files, to be thawed first: " + file.id());
        cold().thaw(file.id(), "ann");
        assertThat(queue().free()).isEqualTo(12);
        assertThat(queue().cold()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P40D", "P2Y"})
    void coldRowsEndWhenTheWarmOnesWouldHave(String floor) {
        scene.engine.execute("vault", """
                update shop.orders set hf_retain_until = now() + interval '65 days' where id in (1, 11);
                update shop.orders set hf_retain_until = 'infinity' where id = 2;
                update shop.orders set hf_retain_until = now() + interval '100 years' where id = 3""");
        if (!floor.isEmpty()) {
            scene.engine.control("insert into retention_floor (archive_database, table_schema, table_name, period,"
                    + " raised_by) values ('vault', 'shop', 'orders', '" + floor + "', 'ann')");
        }
        List<List<Object>> warm = ends();

        freeze("orders");

        assertThat(ends()).isEqualTo(warm);
    }

    private List<List<Object>> ends() {
        return queue().months().stream()
                .map(month -> List.<Object>of(month.month().toString(), month.rows(), month.ended()))
                .toList();
    }

    @Test
    void aFileThatCannotBeReadIsSaidToHoldRowsThatMayHaveEnded() throws IOException {
        ColdFile file = freeze("orders");
        Files.delete(scene.engine.coldFiles().resolve(file.object()));

        PolicyQueue queue = queue();

        assertThat(queue.blocked()).isEmpty();
        assertThat(queue.cold()).singleElement().satisfies(cold -> {
            assertThat(cold.rows()).isEqualTo(12);
            assertThat(cold.problem()).contains(file.object());
        });
    }

    private HoldImpact.Line preview(String policy, HoldScope... scopes) {
        HoldImpact impact = scene.engine
                .features()
                .holds()
                .preview(new NewHold("m", "r", "ann", List.of(scopes)), new Cancellation());
        return impact.lines().stream()
                .filter(line -> line.policy().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPreviewCountsColdRowsWhereTheFilesTell() {
        freeze("orders");

        assertThat(preview("orders", orders(1, 2, 99))).satisfies(line -> {
            assertThat(Optional.ofNullable(line.cold())).contains(2L);
            assertThat(Optional.ofNullable(line.warm())).contains(0L);
            assertThat(line.problem()).isEmpty();
        });
        assertThat(Optional.ofNullable(preview("orders", orders(99, 100)).cold()))
                .contains(0L);
        HoldScope below = new HoldScope.OfKeys("shop", DisposalScene.CONTRACTS, List.of("id"), numbers(3, 4, 99), true);
        assertThat(Optional.ofNullable(preview("orders", below, orders(4, 5)).cold()))
                .contains(3L);
        assertThat(Optional.ofNullable(
                        preview("orders", new HoldScope.OfPolicy("orders")).cold()))
                .contains(12L);
        assertThat(Optional.ofNullable(preview("orders", new HoldScope.OfTable("shop", DisposalScene.ORDERS))
                        .cold()))
                .contains(12L);
        HoldScope some =
                new HoldScope.Matching("shop", DisposalScene.ORDERS, "lower(note) = 'even' and id < 5", ZoneOffset.UTC);
        assertThat(Optional.ofNullable(preview("orders", some, orders(4, 5)).cold()))
                .contains(3L);
        assertThat(Optional.ofNullable(preview("orders", some).cold())).contains(2L);
        assertThat(counted(orders(1, 2, 99))).extracting("hot", "warm", "cold").containsExactly(0L, 0L, 2L);
    }

    /// What stands in the list of holds once it was counted what this one keeps.
    private Hold.@Nullable Counted counted(HoldScope scope) {
        Hold hold = scene.hold(scope);
        scene.engine.features().holds().impact(hold.id(), new Cancellation());
        return scene.engine.features().holds().all().getFirst().counted();
    }

    @Test
    void aPreviewSaysWhatItDoesNotCount() throws IOException {
        ColdFile file = freeze("orders");
        HoldScope items = new HoldScope.OfTable("shop", DisposalScene.ITEMS);

        HoldImpact.Line line = preview("orders", items);
        assertThat(line.cold()).isNull();
        assertThat(line.problem()).isEqualTo("not counted: 12 rows in cold files may be covered");
        Files.delete(scene.engine.coldFiles().resolve(file.object()));
        assertThat(preview("orders", orders(1)).cold()).isNull();
        assertThat(preview("orders", orders(1)).problem()).contains("not counted: 12 rows");
        assertThat(counted(orders(1))).extracting("cold").isNull();
    }
}
