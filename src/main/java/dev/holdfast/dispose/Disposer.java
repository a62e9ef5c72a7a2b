package dev.holdfast.dispose;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing.Approval;
import dev.holdfast.dialect.Disposing.Receipt;
import dev.holdfast.dialect.Disposing.Rows;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.policy.Policy;
import dev.holdfast.proof.Leaves;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Destroys the rows of one item of an approved order, in one transaction of the database that they are in.
final class Disposer {
    private static final int MOST_QUESTIONS = 5;
    private static final int MOST_PATIENCE = 5;
    private static final long PAUSE_NANOS = 25_000_000;

    private final UUID installation;
    private final HoldCheck holds;
    private final Pins pins;
    private final DueRule rule;
    private final ColdRows cold;
    private final ServerLimits limits;
    private final DisposePoint.Listener points;

    Disposer(
            UUID installation,
            HoldCheck holds,
            Pins pins,
            DueRule rule,
            ColdRows cold,
            ServerLimits limits,
            DisposePoint.Listener points) {
        this.installation = installation;
        this.holds = holds;
        this.pins = pins;
        this.rule = rule;
        this.cold = cold;
        this.limits = limits;
        this.points = points;
    }

    /// A row is not what was approved: the order ends here.
    static final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Changed(String what) {
            super(what, null, false, false);
        }
    }

    /// A hold was placed since the question was asked.
    private static final class OtherHolds extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OtherHolds() {
            super("a hold was placed", null, false, false);
        }
    }

    /// Takes the approval to where the rows are.
    void prepare(Site site, Order order) {
        Approval approval = new Approval(
                order.id(),
                order.digest(),
                order.requestedBy(),
                Objects.requireNonNull(order.approvedBy()),
                Objects.requireNonNull(order.approvedAt()),
                Objects.requireNonNull(order.executableAt()));
        var unused = site.database().write(Isolation.READ_COMMITTED, connection -> {
            site.disposing().install(connection);
            site.disposing().approve(connection, installation, approval);
            return true;
        });
        points.reached(DisposePoint.AFTER_APPROVAL);
    }

    /// @return what went, by table; what an earlier life of the order did is told again
    /// @throws Changed when the rows are not those that were approved: nothing of the item went
    /// @throws HoldfastException when a database cannot go on: a commit may have happened, the next try finds it
    Map<String, Receipt> dispose(Site site, Order order, FrozenItem item, KeyDigests digests, Instant now) {
        if (!SetDigest.ofKeys(item.keyColumns(), item.keys()).equals(item.keysDigest())) {
            throw new Changed("chunk %d: its keys are not those that were approved".formatted(item.chunk()));
        }
        for (int question = 1; question <= MOST_QUESTIONS; question++) {
            try {
                return patiently(() -> attempt(site, order, item, digests, now));
            } catch (OtherHolds e) {
                continue; // the epoch is read again, and the question asked again
            }
        }
        throw new HoldfastException(
                ErrorCode.LEASE_HELD,
                "%s: holds were placed %d times while chunk %d was about to go; it is tried again"
                        .formatted(site.database().name(), MOST_QUESTIONS, item.chunk()));
    }

    private static Map<String, Receipt> patiently(Supplier<Map<String, Receipt>> attempt) {
        for (int time = 1; ; time++) {
            try {
                return attempt.get();
            } catch (HoldfastException e) {
                boolean contended = e.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.CONTENDED;
                if (!contended || time == MOST_PATIENCE) {
                    throw e;
                }
                long most = PAUSE_NANOS << time;
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
            }
        }
    }

    private Map<String, Receipt> attempt(Site site, Order order, FrozenItem item, KeyDigests digests, Instant now) {
        HelperSchema helpers = site.database().dialect().helpers();
        String scope = site.route().scope();
        long epoch = site.database().read(connection -> helpers.holdEpoch(connection, installation, scope));
        points.reached(DisposePoint.AFTER_READ_HOLD_EPOCH);
        HoldCheck.Answer answer = holds.ask(site.route(), item.keys());
        points.reached(DisposePoint.AFTER_ASK_HOLDS);
        Map<String, Receipt> receipts = site.database().write(Isolation.READ_COMMITTED, connection -> {
            if (!site.disposing().enter(connection, installation, scope, epoch, limits)) {
                throw new OtherHolds();
            }
            points.reached(DisposePoint.AFTER_ENTER);
            List<Receipt> written = within(connection, site, order, item, answer, digests, now);
            points.reached(DisposePoint.BEFORE_COMMIT);
            return written.stream().collect(Collectors.toMap(Receipt::table, Function.identity()));
        });
        points.reached(DisposePoint.AFTER_COMMIT);
        return receipts;
    }

    /// Parents are locked first, so that no row comes to hang on one that goes. Whoever else was at these rows has
    /// ended then: if that was another node with the same item, its receipt says what went. Then it is looked for
    /// what fell under a hold after the question; then children go before their parents.
    private List<Receipt> within(
            Connection connection,
            Site site,
            Order order,
            FrozenItem item,
            HoldCheck.Answer answer,
            KeyDigests digests,
            Instant now)
            throws SQLException {
        long chunk = site.chunk(item.chunk());
        for (MoveTable table : site.route().tables().reversed()) {
            site.disposing().lock(connection, table, item.keys(), chunk);
        }
        List<Receipt> known = site.disposing().receipts(connection, installation, order.id(), item.item());
        if (!known.isEmpty()) {
            return known;
        }
        requireEnded(connection, site, item, now);
        Keys unheld = item.keys().without(answer.held());
        Keys late = answer.watched().isEmpty()
                ? unheld.slice(0, 0)
                : site.database()
                        .dialect()
                        .holding()
                        .heldKeys(connection, site.route().tables(), unheld, answer.watched());
        Keys loose = unheld.without(late);
        Keys free = loose.without(pins.kept(site, item.chunk(), loose));
        Keys stay = item.keys().without(free);
        List<Receipt> receipts = new ArrayList<>();
        for (FrozenTable frozen : item.tables()) {
            receipts.add(go(connection, site, order, item, frozen, free, stay, digests));
        }
        for (Receipt receipt : receipts) {
            site.disposing().writeReceipt(connection, installation, receipt);
        }
        return receipts;
    }

    private void requireEnded(Connection connection, Site site, FrozenItem item, Instant now) throws SQLException {
        Policy policy = site.route().policy();
        boolean ended =
                switch (site.kind()) {
                    case HOT -> true;
                    case COLD -> throw notHere();
                    case WARM ->
                        !rule.end(policy, item.archivedAt(), item.retainUntil()).isAfter(now)
                                && site.disposing()
                                        .ended(
                                                connection,
                                                site.route().root(),
                                                rule.end(connection, site.route(), "t"),
                                                item.keys(),
                                                item.chunk(),
                                                now);
                };
        if (!ended) {
            throw new Changed("%s: chunk %d is kept longer now: its retention was lengthened after the approval"
                    .formatted(site.database().name(), item.chunk()));
        }
    }

    private Receipt go(
            Connection connection,
            Site site,
            Order order,
            FrozenItem item,
            FrozenTable frozen,
            Keys free,
            Keys stay,
            KeyDigests digests)
            throws SQLException {
        long chunk = site.chunk(item.chunk());
        MoveTable table = table(site, frozen);
        Proving.Covered covered = covered(connection, site, item, table);
        Rows kept = rows(stay, keys -> site.disposing().read(connection, table, covered, keys, chunk));
        Keys own = free.size() == 0 ? free : site.disposing().ownKeys(connection, table, free, chunk);
        Rows gone = rows(free, keys -> site.disposing().delete(connection, table, covered, keys, chunk));
        points.reached(DisposePoint.AFTER_DELETE_ROWS);
        Rows all = kept.and(gone);
        String where = "%s %s: chunk %d".formatted(site.database().name(), frozen.table(), item.chunk());
        if (all.digest().rows() != frozen.rows()) {
            requireWarm(site, item, table, where);
            throw new Changed("%s: %,d rows were approved, %,d stand"
                    .formatted(where, frozen.rows(), all.digest().rows()));
        }
        if (all.digest().hash().compareTo(frozen.hash()) != 0
                || !all.leaves().root().toString().equals(frozen.root())) {
            throw new Changed(
                    "%s: the content of its %,d rows is not what was approved".formatted(where, frozen.rows()));
        }
        Rows left =
                switch (site.kind()) {
                    case WARM -> site.disposing().standing(connection, table.source(), covered, item.chunk());
                    case COLD -> throw notHere();
                    case HOT -> kept;
                };
        return new Receipt(
                order.id(),
                item.item(),
                frozen.table(),
                item.chunk(),
                order.digest(),
                gone.digest(),
                gone.leaves().root().toString(),
                left.digest().rows(),
                left.leaves().root().toString(),
                stay.size(),
                digests.of(order.database() + "/" + frozen.source(), own),
                order.kind().equals("replay"));
    }

    /// @throws Changed when the rows of a chunk are in a cold file
    private void requireWarm(Site site, FrozenItem item, MoveTable table, String where) {
        if (site.kind() == ItemKind.WARM) {
            cold.file(site.database().name(), table.source(), item.chunk()).ifPresent(file -> {
                throw new Changed(
                        "%s: its rows are in cold file %d since the approval; thaw it (holdfast cold thaw %d), then ask again"
                                .formatted(where, file, file));
            });
        }
    }

    @FunctionalInterface
    private interface OnKeys {
        Rows of(Keys keys) throws SQLException;
    }

    private static Rows rows(Keys keys, OnKeys work) throws SQLException {
        return keys.size() == 0 ? new Rows(Digest.NONE, new Leaves()) : work.of(keys);
    }

    private static MoveTable table(Site site, FrozenTable frozen) {
        Optional<MoveTable> table = site.route().tables().stream()
                .filter(each -> each.source().toString().equals(frozen.table()))
                .findFirst();
        return table.orElseThrow(() -> new Changed("%s %s: the policy has no such table any more"
                .formatted(site.database().name(), frozen.table())));
    }

    private Proving.Covered covered(Connection connection, Site site, FrozenItem item, MoveTable table)
            throws SQLException {
        return switch (site.kind()) {
            case WARM -> {
                var manifest = WarmRows.manifests(connection, site.route(), installation, item.chunk())
                        .get(table.source().toString());
                if (manifest == null) {
                    throw new Changed("%s %s: the manifest of chunk %d is gone"
                            .formatted(site.database().name(), table.source(), item.chunk()));
                }
                yield manifest.covered();
            }
            case COLD -> throw notHere();
            case HOT -> covered(table);
        };
    }

    private static IllegalStateException notHere() {
        return new IllegalStateException("rows of cold files go with their files, by ColdDisposer");
    }

    /// Every column of a source's table.
    static Proving.Covered covered(MoveTable table) {
        return new Proving.Covered(
                table.columns().stream().map(MoveTable.MoveColumn::name).toList(),
                table.columns().stream()
                        .filter(column -> !column.column().hashable())
                        .map(MoveTable.MoveColumn::name)
                        .toList(),
                MoveTable.Hashing.RECORD);
    }
}
