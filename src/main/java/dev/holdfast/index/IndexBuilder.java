package dev.holdfast.index;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Routes;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.Inspector;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Builds the indexes that a run of a policy misses, one after the other, without stopping writers. Each is written
/// down as an act, so that it is taken back as any other.
public final class IndexBuilder {
    private final Store store;
    private final Routes routes;
    private final Inspector inspector;
    private final InstantSource clock;
    private final IndexActs acts;
    private final AuditLog audit = new AuditLog();

    public IndexBuilder(Store store, Routes routes, Inspector inspector, InstantSource clock) {
        this.store = store;
        this.routes = routes;
        this.inspector = inspector;
        this.clock = clock;
        this.acts = new IndexActs(store);
    }

    /// @param progress hears each statement before it is sent, and what came of it
    /// @return what was missing and is there now
    /// @throws HoldfastException `DATABASE` when one cannot be built: those before it stand
    public List<IndexFinding> build(Policy policy, Consumer<String> progress) {
        return build(policy, progress, () -> false, AuditLog.account());
    }

    /// As [#build(Policy, Consumer)], before the first row of a session.
    ///
    /// @param stop asked before each index: whether to leave it at those that stand
    public List<IndexFinding> build(Policy policy, Consumer<String> progress, BooleanSupplier stop) {
        return build(policy, progress, stop, AuditLog.ENGINE);
    }

    private List<IndexFinding> build(Policy policy, Consumer<String> progress, BooleanSupplier stop, String actor) {
        Routes.Resolved resolved = routes.resolve(policy, clock.instant());
        List<IndexFinding> missing = inspector.inspect(resolved, new Cancellation()).indexes().stream()
                .filter(IndexFinding::buildable)
                .toList();
        GovernedDatabase source = resolved.route().source();
        Indexing indexing = source.dialect().indexing();
        List<IndexFinding> standing = new ArrayList<>();
        for (IndexFinding index : missing) {
            if (stop.getAsBoolean()) {
                break;
            }
            progress.accept(source.name() + ": " + index.statement());
            boolean built = source.alone(connection -> indexing.build(connection, index.table(), index.columns()));
            progress.accept(source.name() + ": " + index.table() + " " + index.columns()
                    + (built ? " has its index" : " had an index already"));
            if (built) {
                written(source, policy, index, actor);
            }
            standing.add(index);
        }
        return standing;
    }

    private static Optional<IndexInfo> find(GovernedDatabase source, IndexFinding built, String name) {
        try {
            return source.read(connection -> source.dialect().indexKeeping().indexes(connection)).stream()
                    .filter(each ->
                            each.table().equals(built.table()) && each.name().equals(name))
                    .findFirst();
        } catch (HoldfastException e) {
            return Optional.empty(); // it stands, and that is what has to be written down
        }
    }

    /// Gone again already, or not to be read, it is in the audit only.
    private void written(GovernedDatabase source, Policy policy, IndexFinding built, String actor) {
        String name = source.dialect().indexing().indexName(built.table(), built.columns());
        Optional<IndexInfo> standing = find(source, built, name);
        store.run(tx -> {
            standing.ifPresent(index -> acts.built(
                    tx,
                    new IndexActs.Wanted(
                            IndexAct.Kind.BUILD,
                            source.name(),
                            index.table(),
                            index.name(),
                            built.columns(),
                            List.of(built.statement()),
                            List.of(index.drop()),
                            index.definition(),
                            index.bytes(),
                            null),
                    actor,
                    "policy %s missed it".formatted(policy.name())));
            audit.append(
                    tx,
                    Deed.done(
                            actor,
                            Act.INDEX_BUILT,
                            "table %s/%s".formatted(source.name(), built.table()),
                            null,
                            new Built(policy.name(), built.columns(), built.statement())));
        });
    }

    private record Built(String policy, List<String> columns, String statement) {}

    /// Takes away what a build of such an index left half built.
    public void clear(Policy policy) {
        Routes.Resolved resolved = routes.resolve(policy, clock.instant());
        GovernedDatabase source = resolved.route().source();
        for (IndexFinding index :
                inspector.inspect(resolved, new Cancellation()).indexes()) {
            if (index.buildable()) {
                source.alone(connection -> {
                    source.dialect().indexing().clear(connection, index.table(), index.columns());
                    return true;
                });
            }
        }
    }
}
