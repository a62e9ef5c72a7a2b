package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestServer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Several commands want the same database at the same time.
class DatabasesAtOnceTest {
    @Test
    void ofTwoWhoMakeADatabaseOneDoesAndTheOtherFindsIt() throws Exception {
        EmbeddedServer server = TestServer.shared();
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 5; round++) {
                String database = "at_once_" + UUID.randomUUID().toString().replace("-", "");
                List<Future<Boolean>> made = both.invokeAll(List.of(
                        () -> {
                            together.await();
                            return server.createDatabase(database);
                        },
                        () -> {
                            together.await();
                            return server.createDatabase(database);
                        }));

                assertThat(List.of(made.getFirst().get(), made.getLast().get())).containsExactlyInAnyOrder(true, false);
            }
        }
    }
}
