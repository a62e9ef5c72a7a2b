package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.finding.Observed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// What a node sees of governed databases and clocks with its own eyes.
record Sights(Features features, InstantSource clock) {
    /// Every database at once, as long as its connection's bounds allow.
    Observed look() {
        try (ExecutorService lookers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DatabaseCheck>> checks = features.estate().databases().stream()
                    .map(DatabaseSpec::name)
                    .map(name -> lookers.submit(
                            (Callable<DatabaseCheck>) () -> features.estate().check(name)))
                    .toList();
            Duration ahead = ahead();
            return new Observed(
                    clock.instant(), checks.stream().flatMap(Sights::answer).toList(), ahead);
        }
    }

    /// A database that was forgotten meanwhile is none to tell of.
    private static Stream<DatabaseCheck> answer(Future<DatabaseCheck> check) {
        try {
            return Stream.of(check.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HoldfastException) {
                return Stream.empty();
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Stream.empty();
        }
    }

    /// Against the middle of the question's round trip.
    private Duration ahead() {
        Instant before = clock.instant();
        Instant server = features.store()
                .inTransaction(
                        tx -> tx.dsl().fetchSingle("select clock_timestamp()").get(0, Instant.class));
        Duration trip = Duration.between(before, clock.instant());
        return Duration.between(server, before.plus(trip.dividedBy(2)));
    }
}
