package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.Holds;
import dev.holdfast.hold.NewHold;
import dev.holdfast.hold.TypedScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/// An estate where holds are placed. Of every order, 3 items, 2 deliveries and 4 proofs; orders of more than 90 days
/// that are done go first, the oldest (1000) first.
final class HoldScene implements AutoCloseable {
    final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");
    final Holds holds = engine.features().holds();

    HoldScene() {
        OrderTree.fill(engine);
    }

    static TypedScope orders(boolean below, long... keys) {
        return TypedScope.ofKeys(
                "shop/orders",
                LongStream.of(keys)
                        .mapToObj(key -> List.of(String.valueOf(key)))
                        .toList(),
                below);
    }

    static TypedScope matching(String table, String criteria) {
        return TypedScope.matching(table, criteria, "UTC");
    }

    Hold place(TypedScope... scopes) {
        return holds.place(new NewHold("Smith v. Jones", "letter of 3 May", "ann", scopes(scopes)));
    }

    List<HoldScope> scopes(TypedScope... scopes) {
        return List.of(scopes).stream().map(holds::read).toList();
    }

    void archive(String... policies) {
        engine.node().runs().run(List.of(policies), new Runs.RunOptions(0, Duration.ZERO, false, "test"), _ -> {});
    }

    long ordersWhere(String where) {
        return engine.number("shop", "select count(*) from orders where " + where);
    }

    long deliveriesWhere(String where) {
        return engine.number("delivery", "select count(*) from deliveries where " + where);
    }

    void requireSound() {
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// At the first moment of that name, once; who comes to it meanwhile waits, so no chunk passes it before the work
    /// is done.
    void once(Failpoint moment, Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        ReentrantLock turn = new ReentrantLock();
        engine.failpoints(reached -> {
            if (reached != moment) {
                return;
            }
            turn.lock();
            try {
                if (done.compareAndSet(false, true)) {
                    work.run();
                }
            } finally {
                turn.unlock();
            }
        });
    }

    @Override
    public void close() {
        engine.close();
    }
}
