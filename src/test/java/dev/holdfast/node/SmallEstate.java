package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.run.Backoff;
import dev.holdfast.run.Cap;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.RunWish;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Tables of 300 rows in two sources, archived to one vault, each by a policy of its own: `t1` to `t4` in `one`, `t5`
/// to `t8` in `two`.
final class SmallEstate {
    static final int ROWS = 300;
    static final RunListener NOBODY = _ -> {};

    private SmallEstate() {}

    static EngineFixture open() {
        return fill(new EngineFixture("one", "two", "vault"));
    }

    /// @param engine over `one`, `two` and `vault`
    static EngineFixture fill(EngineFixture engine) {
        engine.node().estateRunner().rest(new Backoff(Duration.ofMillis(20), Duration.ofMillis(40), 3));
        for (int i = 1; i <= 8; i++) {
            table(engine, i <= 4 ? "one" : "two", "t" + i);
            policy(engine, "t" + i, i <= 4 ? "one" : "two", 100);
        }
        return engine;
    }

    static void table(EngineFixture engine, String database, String name) {
        engine.execute(database, """
                create table %1$s (id bigint primary key, note text not null);
                insert into %1$s select i, 'note ' || i from generate_series(1, %2$d) i""".formatted(name, ROWS));
    }

    static void policy(EngineFixture engine, String name, String database, int priority) {
        engine.policy(TestPolicies.draft(name, database)
                .chunkRows(100)
                .archive("vault", database)
                .driving(new DrivingDefinition(2, "full", List.of(), null, priority))
                .definition());
    }

    static RunWish wish(int workers, Cap... caps) {
        return new RunWish(
                null, Instant.now(), List.of(), workers, List.of(caps), 0, Duration.ZERO, true, false, "test");
    }

    static EstateRunReport run(EngineFixture engine, RunWish wish) {
        return engine.node().estateRuns().run(wish, NOBODY);
    }

    static EstateRunReport resume(EngineFixture engine) {
        return engine.node().estateRuns().resume(OptionalLong.empty(), NOBODY);
    }

    /// A listener that notes which policies could not be run, and why.
    static RunListener told(Map<String, HoldfastException> failed) {
        return new RunListener() {
            @Override
            public void progress(SessionView session) {
                // what is returned tells
            }

            @Override
            public void failed(String policy, HoldfastException failure) {
                failed.put(policy, failure);
            }
        };
    }

    static Stream<SessionView> sessions(EstateRunReport report, String... policies) {
        return report.sessions().stream().filter(session -> List.of(policies).contains(session.policy()));
    }

    static Line line(EstateRunReport report, String policy) {
        return report.lines().stream()
                .filter(line -> line.policy().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    /// Every row that was made is in its table or in the vault, none in both.
    static long archived(EngineFixture engine) {
        long archived = 0;
        for (int i = 1; i <= 8; i++) {
            String source = i <= 4 ? "one" : "two";
            long hot = engine.number(source, "select count(*) from t" + i);
            long warm =
                    engine.number("vault", "select coalesce((select count(*) from %s.t%d), 0)".formatted(source, i));
            if (hot + warm != ROWS) {
                throw new AssertionError("t%d: %d hot and %d warm of %d".formatted(i, hot, warm, ROWS));
            }
            archived += warm;
        }
        return archived;
    }
}
