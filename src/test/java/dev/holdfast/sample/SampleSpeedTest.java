package dev.holdfast.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Takes long: runs with the campaigns only, prints its figures.
@Tag("campaign")
final class SampleSpeedTest {
    @Test
    void theDefaultSizeLoadsWithinTwoMinutesAndMoreThanAMillionRowsAreDue() throws Exception {
        String prefix = "speed" + ProcessHandle.current().pid() + "_";
        try (var store = TestServer.freshStore()) {
            long begin = System.nanoTime();
            Sample sample = new SampleLoader(store, TestServer.shared(), prefix)
                    .load(
                            "shop",
                            Long.getLong("holdfast.sample.rows", SampleLoader.DEFAULT_ROWS),
                            SampleLoader.DEFAULT_SEED,
                            Instant.parse("2026-11-21T10:00:00Z"),
                            LoadListener.SILENT);
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            double due;
            try (var connection = TestServer.shared().connect(prefix + "shop");
                    var statement = connection.createStatement();
                    var share = statement.executeQuery("""
                            select avg((status in ('delivered', 'cancelled', 'returned')
                              and placed_at < timestamptz '2026-11-21 10:00Z' - interval '91 days')::int) from orders""")) {
                share.next();
                due = share.getDouble(1);
            }
            long customers = sample.tables().getOrDefault("shop", Map.of()).getOrDefault("public.customers", 0L);

            System.out.printf("sample: %s in %s, due %.3f%n", sample.tables(), taken, due);
            assertThat(due * (sample.rows() - customers)).isGreaterThan(0.64 * sample.rows());
            assertThat(taken).isLessThan(Duration.ofMinutes(2));
        }
    }
}
