package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TcpProxy;
import dev.holdfast.testing.TcpProxy.Harm;
import dev.holdfast.testing.TcpProxy.Kind;
import dev.holdfast.testing.TcpProxy.Way;
import dev.holdfast.testing.TcpProxy.When;
import dev.holdfast.testing.TestServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An engine whose control database goes away and comes back, as in a failover; the governed ones stay.
final class OutageScene implements AutoCloseable {
    private static final Links LINKS = Links.DEFAULT.bounds(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final int NOWHERE = 1;

    private final TcpProxy control = new TcpProxy(TestServer.shared().port());
    private final EngineFixture engine;

    OutageScene(String... databases) {
        engine = new EngineFixture(
                LINKS,
                Store.connect(
                        "jdbc:postgresql://127.0.0.1:" + control.port() + "/" + TestServer.freshControl(),
                        EmbeddedServer.USER,
                        TestServer.password(),
                        LINKS),
                Arrays.stream(databases).map(EngineFixture::inTheSharedServer).toList());
    }

    EngineFixture engine() {
        return engine;
    }

    /// From the next byte that is sent to it.
    void goAway() {
        control.target(NOWHERE);
        control.arm(new Harm(Kind.CUT, Way.TO_SERVER, When.BYTE, 0));
    }

    void goAwayFor(Duration time) {
        goAway();
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::comeBack);
    }

    void comeBack() {
        control.target(TestServer.shared().port());
    }

    /// Whether somebody noticed that it is away.
    boolean noticed() {
        return control.fired();
    }

    /// The pool rests between its tries.
    void awaitAnswer() {
        engine.await(() -> {
            try {
                engine.store().requireThere();
                return true;
            } catch (HoldfastException e) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        engine.close();
        control.close();
    }
}
