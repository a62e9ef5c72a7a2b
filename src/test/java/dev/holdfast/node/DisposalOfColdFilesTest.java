package dev.holdfast.node;

import static dev.holdfast.node.DisposalScene.numbers;
import static dev.holdfast.node.DisposalScene.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dispose.Blocker;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.DisposePoint;
import dev.holdfast.dispose.ItemKind;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.hold.HoldScope;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Cold files all of whose rows have ended go as they are, by an approved order, or not at all.
class DisposalOfColdFilesTest {
    private DisposalScene scene;

    @BeforeEach
    void open() {
        scene = new DisposalScene(12, 5, "proof");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private ColdFile freeze(String table) {
        Candidate candidate = scene.engine.features().cold().plan(List.of(), Period.ofMonths(-2)).stream()
                .filter(each -> each.table().table().equals(table))
                .findFirst()
                .orElseThrow();
        return cold().freeze(candidate, "ann");
    }

    private ColdOperations cold() {
        return scene.engine.node().operations().cold();
    }

    private List<ColdFile> freezeBoth() {
        return List.of(freeze("orders"), freeze("order_items"));
    }

    private PolicyQueue queue() {
        return scene.disposals.queue(List.of("orders")).getFirst();
    }

    private List<ColdState> states() {
        return cold().all().stream().map(ColdFile::state).toList();
    }

    private void requireSound() {
        assertThat(scene.engine.verify().differences()).isEmpty();
        assertThat(cold().verify(List.of(), "ann").differences()).isZero();
        assertThat(scene.disposals.resurrections(true)).isEmpty();
    }

    private void requireGone(Order done) {
        assertThat(done.state()).isEqualTo(OrderState.DONE);
        assertThat(done.disposedRows()).isEqualTo(36);
        assertThat(states()).containsOnly(ColdState.DISPOSED);
        assertThat(cold().all())
                .allSatisfy(file -> assertThat(scene.engine.coldFiles().resolve(file.object()))
                        .doesNotExist());
        assertThat(scene.register.problems(scene.register.certificate(done.id()).json()))
                .isEmpty();
        assertThat(scene.receiptsOrNone()).isEqualTo(6);
        requireSound();
    }

    @Test
    void filesWhoseRowsHaveAllEndedGoWithoutBeingThawed() {
        freezeBoth();
        assertThat(queue().free()).isEqualTo(12);
        assertThat(queue().cold()).isEmpty();

        Order order = scene.ready();
        assertThat(order.rows()).isEqualTo(36);
        assertThat(scene.disposals.items(order.id())).allMatch(item -> item.kind() == ItemKind.COLD);
        Order done = scene.execute(order);

        requireGone(done);
        assertThat(scene.engine.number(
                        "vault", "select count(*) from holdfast.cold_file where disposed_by = " + order.id()))
                .isEqualTo(2);
        assertThat(scene.register.lookUp("shop", "public.orders", List.of(7L))).hasSize(1);
        assertThat(scene.register.lookUp("shop", "public.order_items", List.of(7L, 2L)))
                .hasSize(1);
        assertThat(queue().ended()).isZero();
        assertThatThrownBy(() -> cold().thaw(cold().all().getFirst().id(), "ann"))
                .hasMessageContaining("is disposed; nothing was thawed");
    }

    @Test
    void aFileWithARowThatEndsLaterStaysAsAWholeAndSaysWhen() {
        scene.engine.execute(
                "vault", "update shop.orders set hf_retain_until = timestamptz '2099-03-02 12:00+00' where id = 4");
        ColdFile file = freezeBoth().getFirst();

        PolicyQueue queue = queue();

        assertThat(queue.blocked()).isEqualTo(Map.of(Blocker.COLD, 11L));
        assertThat(queue.cold())
                .filteredOn(cold -> cold.file() == file.id())
                .singleElement()
                .satisfies(cold -> assertThat(cold.why())
                        .isEqualTo("1 of its 12 rows have not ended, the last does on 2099-03-02"));
        assertThatThrownBy(() -> scene.disposals.request("orders", "schedule", "ann"))
                .hasMessageContaining(file.id() + " (1 of its 12 rows have not ended");
        assertThat(states()).containsOnly(ColdState.COLD);
    }

    /// By a root key, by criteria on the root, by a key of the bundle, and below a parent.
    static Stream<HoldScope> scopesOfOneRow() {
        return Stream.of(
                orders(7),
                new HoldScope.Matching("shop", DisposalScene.ORDERS, "lower(note) = 'even' and id = 8", ZoneOffset.UTC),
                new HoldScope.Matching("shop", DisposalScene.ITEMS, "order_id = 9 and line_no = 2", ZoneOffset.UTC),
                new HoldScope.OfKeys("shop", DisposalScene.CONTRACTS, List.of("id"), numbers(7), true));
    }

    @ParameterizedTest
    @MethodSource("scopesOfOneRow")
    void aHeldRowKeepsItsFilesBeforeAndAfterTheApproval(HoldScope scope) {
        freezeBoth();
        Order order = scene.ready();
        scene.hold(scope);

        Order stopped = scene.execute(order);

        assertThat(stopped.state()).isEqualTo(OrderState.STOPPED);
        assertThat(stopped.problem()).contains("rows in it are held: 1", "nothing of it went");
        assertThat(stopped.disposedRows()).isZero();
        assertThat(states()).containsOnly(ColdState.COLD);
        assertThat(queue().blocked()).isEqualTo(Map.of(Blocker.HELD, 1L, Blocker.COLD, 11L));
        assertThat(queue().cold()).allMatch(cold -> cold.why().equals("rows in it are held: 1"));
        requireSound();
    }

    @Test
    void aHoldThatComesBetweenTheQuestionAndTheFenceIsAskedForAgain() {
        freezeBoth();
        Order order = scene.ready();
        Disposals disposals = scene.disposals(scene.engine.features().holds(), new DisposePoint.Listener() {
            private boolean held;

            @Override
            public void reached(DisposePoint point) {
                if (point == DisposePoint.AFTER_ASK_HOLDS && !held) {
                    held = true;
                    scene.hold(orders(3));
                }
            }
        });

        Order stopped = disposals.execute(order.id(), () -> false, _ -> {});

        assertThat(stopped.problem()).contains("rows in it are held: 1");
        assertThat(states()).containsOnly(ColdState.COLD);
        assertThat(scene.receiptsOrNone()).isZero();
    }

    @Test
    void aFileThatWasThawedOrAlteredSinceTheApprovalStopsTheOrder() throws Exception {
        ColdFile file = freezeBoth().getFirst();
        Order first = scene.ready();
        java.nio.file.Path path = scene.engine.coldFiles().resolve(file.object());
        byte[] whole = java.nio.file.Files.readAllBytes(path);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        java.nio.file.Files.write(path, flipped);
        assertThat(scene.execute(first).problem()).contains("SHA-256", "the file stays");
        java.nio.file.Files.write(path, whole);
        Order second = scene.ready();
        cold().thaw(file.id(), "ann");

        Order stopped = scene.execute(second);

        assertThat(stopped.state()).isEqualTo(OrderState.STOPPED);
        assertThat(stopped.problem()).contains("in no cold file any more: it was thawed since the approval");
        assertThat(scene.archivedOrders()).isEqualTo(12);
        requireSound();
    }

    static Stream<Object> moments() {
        Set<DisposePoint> others = Set.of(DisposePoint.AFTER_DELETE_ROWS);
        return Stream.concat(
                Stream.of(DisposePoint.values()).filter(point -> !others.contains(point)),
                Stream.of(FreezePoint.AFTER_DELETE_FILE));
    }

    @Test
    void anOrderThatIsKilledAtAnyMomentGoesOnToTheSameEnd() {
        boolean first = true;
        int next = 13;
        for (Object moment : moments().toList()) {
            if (!first) {
                scene.archive(next, next + 11);
                next += 12;
            }
            first = false;
            killedAt(moment);
        }
        requireSound();
    }

    private void killedAt(Object moment) {
        long receipts = scene.receiptsOrNone();
        freezeBoth();
        Order order = scene.ready();
        Disposals dying = scene.disposals(scene.engine.features().holds(), reached -> {
            if (reached == moment) {
                throw new Killed();
            }
        });
        scene.engine.freezePoints(reached -> {
            if (reached == moment) {
                throw new Killed();
            }
        });

        assertThatThrownBy(() -> dying.execute(order.id(), () -> false, _ -> {}))
                .as("%s", moment)
                .isInstanceOf(Killed.class);
        scene.engine.freezePoints(FreezePoint.Listener.NONE);
        scene.engine.control("update lease set expires_at = now() - interval '1 second' where resource like 'cold:%'");
        Order left = scene.disposals.find(order.id());
        Order done = left.state().open() ? scene.execute(order) : left;

        assertThat(done.state()).as("%s: %s", moment, done.problem()).isEqualTo(OrderState.DONE);
        assertThat(done.disposedRows()).as("%s", moment).isEqualTo(36);
        assertThat(states()).as("%s", moment).containsOnly(ColdState.DISPOSED);
        assertThat(cold().all()).as("%s", moment).allSatisfy(file -> assertThat(
                        scene.engine.coldFiles().resolve(file.object()))
                .doesNotExist());
        assertThat(scene.receiptsOrNone() - receipts).as("%s", moment).isEqualTo(6);
    }
}
