package dev.holdfast.node;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures what a session's tables took before and after it, and has done what its policy wants done then. All on
/// threads of its own: no session waits for it, and none fails by it.
final class Aftercare {
    private static final Logger LOG = LoggerFactory.getLogger(Aftercare.class);

    private final Features features;
    private final Executor workers;
    /// By session, what is done last.
    private final Map<Long, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    Aftercare(Features features, Executor workers) {
        this.features = features;
        this.workers = workers;
    }

    /// A session is about to move its first row, or goes on.
    void begins(long session, Route route) {
        List<TableName> tables = route.tables().stream().map(MoveTable::source).toList();
        String database = route.source().name();
        start(session, () -> features.maintenance().before(session, database, tables));
    }

    /// A session has come to its end, or to rest.
    void ended(SessionView session, Policy policy) {
        if (session.state().terminal() && session.archivedRows() > 0) {
            start(session.id(), () -> features.maintenance()
                    .after(
                            session.id(),
                            policy.database(),
                            features.maintenance().wish(policy.name())));
        }
    }

    /// One after the other for each session.
    private void start(long session, Runnable work) {
        try {
            CompletableFuture<Void> last = underWay.compute(
                    session,
                    (_, before) -> before == null
                            ? CompletableFuture.runAsync(quietly(session, work), workers)
                            : before.thenRunAsync(quietly(session, work), workers));
            var _ = last.whenComplete((_, _) -> underWay.remove(session, last));
        } catch (RejectedExecutionException e) {
            LOG.debug("session {}: the node closes; its tables are not seen to", session);
        }
    }

    private static Runnable quietly(long session, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.info("session {}: its tables could not be seen to: {}", session, e.getMessage());
            }
        };
    }
}
