package dev.holdfast.hold;

import dev.holdfast.archive.ArchivedTables;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks afterwards whether holds held: every chunk that was marked after a hold had become effective is asked for rows
/// that the hold covers, as they stand in the archive. Both times are the control database's own.
final class HoldViolations {
    private static final Logger LOG = LoggerFactory.getLogger(HoldViolations.class);
    private static final int PAGE = 20;

    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final Routes routes;
    private final HoldTables tables;
    private final LedgerAudit ledger = new LedgerAudit();

    HoldViolations(Store store, Estate estate, Policies policies, Routes routes, HoldTables tables) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.routes = routes;
        this.tables = tables;
    }

    List<HoldViolation> of(List<Hold> holds) {
        Ancestry ancestry = new Ancestry(estate, policies);
        List<Policy> all = policies.all();
        List<HoldViolation> found = new ArrayList<>();
        for (Hold hold : holds) {
            if (hold.binds() && hold.effectiveAt() != null) {
                List<Covered> scopes = HoldPreview.stored(hold, store, tables);
                all.stream()
                        .filter(policy -> HoldPreview.concerns(scopes, policy, ancestry))
                        .forEach(policy -> found.addAll(of(hold, scopes, policy, ancestry)));
            }
        }
        return found;
    }

    private List<HoldViolation> of(Hold hold, List<Covered> scopes, Policy policy, Ancestry ancestry) {
        Instant since = Objects.requireNonNull(hold.effectiveAt());
        List<LedgerAudit.Entry> page = page(policy, since, 0);
        if (page.isEmpty()) {
            return List.of();
        }
        Route route = routes.resolve(policy, store.inTransaction(tables::now)).route();
        List<Placement> placements = known(policy);
        long rows = 0;
        long first = 0;
        while (!page.isEmpty()) {
            for (LedgerAudit.Entry entry : page) {
                long held = held(route, placements, scopes, entry, ancestry);
                first = held > 0 && first == 0 ? entry.chunk() : first;
                rows += held;
            }
            page = page(policy, since, page.getLast().chunk());
        }
        return rows == 0 ? List.of() : List.of(new HoldViolation(hold.id(), hold.matter(), policy.name(), rows, first));
    }

    private List<LedgerAudit.Entry> page(Policy policy, Instant since, long after) {
        return store.inTransaction(tx -> ledger.movedSince(tx, policy.id(), since, after, PAGE));
    }

    /// Where rows of the policy may be, as far as anybody can look: an earlier archive may have left the estate.
    private List<Placement> known(Policy policy) {
        Set<String> names = estate.names();
        List<Placement> known = new ArrayList<>();
        for (Placement placement : policies.placements(policy)) {
            if (names.contains(placement.archiveDatabase())) {
                known.add(placement);
            } else {
                LOG.warn(
                        "policy {}: whether holds held cannot be looked for in {}, which is not in the estate",
                        policy.name(),
                        placement.archiveDatabase());
            }
        }
        return known;
    }

    private long held(
            Route route, List<Placement> placements, List<Covered> scopes, LedgerAudit.Entry entry, Ancestry ancestry) {
        long rows = 0;
        for (Placement placement : placements) {
            GovernedDatabase archive = estate.database(placement.archiveDatabase());
            Optional<List<MoveTable>> stand = archive.read(
                    connection -> ArchivedTables.of(archive.dialect().holding(), connection, route, placement));
            if (stand.isPresent()) {
                List<HeldRows> held = HoldPreview.rowsOrAll(scopes, route.policy(), stand.get(), ancestry);
                rows += archive.read(connection ->
                                archive.dialect().holding().heldKeys(connection, stand.get(), entry.keys(), held))
                        .size();
            }
        }
        return rows;
    }
}
