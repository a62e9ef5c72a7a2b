package dev.holdfast.plan;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Routes;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Policy;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// Builds the indexes that a run of a policy misses, one after the other, without stopping writers.
public final class IndexBuilder {
    private final Routes routes;
    private final Inspector inspector;
    private final InstantSource clock;

    public IndexBuilder(Routes routes, Inspector inspector, InstantSource clock) {
        this.routes = routes;
        this.inspector = inspector;
        this.clock = clock;
    }

    /// @param progress hears each statement before it is sent, and what came of it
    /// @return what was missing and is there now
    /// @throws HoldfastException `DATABASE` when one cannot be built: those before it stand
    public List<IndexFinding> build(Policy policy, Consumer<String> progress) {
        Routes.Resolved resolved = routes.resolve(policy, clock.instant());
        List<IndexFinding> missing = inspector.inspect(resolved).indexes();
        GovernedDatabase source = resolved.route().source();
        Indexing indexing = source.dialect().indexing();
        for (IndexFinding index : missing) {
            progress.accept(source.name() + ": " + index.statement());
            boolean built = source.alone(connection -> indexing.build(connection, index.table(), index.columns()));
            progress.accept(source.name() + ": " + index.table() + " " + index.columns()
                    + (built ? " has its index" : " had an index already"));
        }
        return missing;
    }
}
