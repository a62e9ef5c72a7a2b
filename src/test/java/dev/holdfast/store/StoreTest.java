package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class StoreTest {
    /// A pool rests for longest from its tenth try on.
    private static final int TRIES = 10;

    /// The common pool of two processors has one thread.
    private static final Executor OWN_THREAD = work -> Thread.ofPlatform().start(work);

    private static final Duration SLOW = Duration.ofMillis(300);

    private final CountDownLatch refusals = new CountDownLatch(TRIES);
    private volatile boolean gone;

    @Test
    void aDatabaseThatIsBackIsFoundByWhoAsksThen() throws InterruptedException {
        Store store = TestServer.freshStore(
                new Links(Links.DEFAULT.connect(), Links.SILENCE, (_, driver) -> refusing(driver)));
        try {
            gone = true;
            endConnections(store);
            CompletableFuture<Integer> asked = CompletableFuture.supplyAsync(() -> one(store));
            refusals.await();
            gone = false;

            assertThat(one(store)).isEqualTo(1);
            assertThat(asked).failsWithin(Duration.ofSeconds(1));
        } finally {
            TestServer.close(store);
        }
    }

    /// A console's window is closed while its screens still read, and nobody interrupts a read.
    @Test
    void closingBreaksOffAQuestionThatIsUnderWay() throws Exception {
        Store store = TestServer.freshStore();
        CountDownLatch asking = new CountDownLatch(1);
        CompletableFuture<Void> asked = CompletableFuture.runAsync(
                () -> store.run(tx -> {
                    asking.countDown();
                    tx.dsl().fetch("select pg_sleep(60)");
                }),
                OWN_THREAD);
        asking.await();

        assertThat(CompletableFuture.runAsync(() -> TestServer.close(store), OWN_THREAD))
                .succeedsWithin(Duration.ofSeconds(10));
        assertThat(asked)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("control database");
    }

    private static int one(Store store) {
        return store.inTransaction(tx -> tx.dsl().fetchSingle("select 1").get(0, Integer.class));
    }

    private static void endConnections(Store store) {
        try (var own = store.dataSource().getConnection();
                var statement = own.createStatement()) {
            statement.execute("select pg_terminate_backend(pg_backend_pid())");
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("terminating connection");
        }
    }

    /// Refuses while the database is gone; slow as one is that is just back.
    private DataSource refusing(DataSource driver) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    if (gone) {
                        refusals.countDown();
                        throw new SQLException("gone", "08001");
                    }
                    if (refusals.getCount() == 0) {
                        LockSupport.parkNanos(SLOW.toNanos());
                    }
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
