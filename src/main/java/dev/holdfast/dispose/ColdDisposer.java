package dev.holdfast.dispose;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.FileCheck;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing.Receipt;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dispose.Disposer.Changed;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.freeze.Discards;
import dev.holdfast.policy.Policy;
import dev.holdfast.proof.Leaves;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Destroys the rows of whole cold files of an approved order. One transaction of the archive writes the receipts of
/// all items of the files and marks that they hold nothing any more; after it, and never before, the files are
/// deleted.
///
/// A file never changes. So everything but holds is looked at before that transaction, under the lease that keeps
/// others from thawing; holds are asked for between the reading of the hold epoch and the fence, as for warm rows.
final class ColdDisposer {
    private static final int MOST_QUESTIONS = 5;

    private final UUID installation;
    private final ColdKeeper keeper;
    private final ColdRows cold;
    private final ColdLots lots;
    private final ServerLimits limits;
    private final DisposePoint.Listener points;

    ColdDisposer(
            UUID installation,
            ColdKeeper keeper,
            ColdRows cold,
            ColdLots lots,
            ServerLimits limits,
            DisposePoint.Listener points) {
        this.installation = installation;
        this.keeper = keeper;
        this.cold = cold;
        this.lots = lots;
        this.limits = limits;
        this.points = points;
    }

    /// Where an order is executed. @param node that executes it
    record Work(Site site, Order order, KeyDigests digests, Instant now, UUID node) {}

    /// Takes the files that hold an item's rows, with all items that are in them.
    ///
    /// @param left items of the order that were not executed, this one among them
    /// @return what went, by item and table; what an earlier life of the order did is told again
    /// @throws Changed when the files are not what was approved, or may not go: they stay as they are
    Map<Integer, Map<String, Receipt>> dispose(Work work, FrozenItem item, List<FrozenItem> left) {
        Map<String, Receipt> known = known(work, item);
        if (!known.isEmpty()) {
            return Map.of(item.item(), known);
        }
        ColdGroup group = group(work, item);
        List<FrozenItem> items = left.stream()
                .filter(each -> each.kind() == ItemKind.COLD && group.chunks().contains(each.chunk()))
                .toList();
        requireApproved(group, items);
        Set<Long> files = group.files().values().stream().map(ColdFile::id).collect(Collectors.toSet());
        return keeper.discards()
                .during(
                        work.node(),
                        files,
                        work.order().id(),
                        AuditLog.ENGINE,
                        marks -> dispose(work, group, items, marks));
    }

    private Map<String, Receipt> known(Work work, FrozenItem item) {
        return work
                .site()
                .database()
                .read(connection -> work.site()
                        .disposing()
                        .receipts(connection, installation, work.order().id(), item.item()))
                .stream()
                .collect(Collectors.toMap(Receipt::table, Function.identity()));
    }

    private ColdGroup group(Work work, FrozenItem item) {
        Route standing = work.site().route();
        ColdFile root = keeper.of(standing.archive().name(), standing.root().source()).stream()
                .filter(file -> file.manifest().chunk(item.chunk()).isPresent())
                .findFirst()
                .orElseThrow(() -> new Changed(
                        "%s: chunk %d is in no cold file any more: it was thawed since the approval; ask again"
                                .formatted(standing.archive().name(), item.chunk())));
        Set<Long> sessions = root.manifest().chunks().stream()
                .map(ColdManifest.Chunk::session)
                .collect(Collectors.toSet()); // whose they are was told by the set
        ColdGroup group = ColdGroup.of(keeper, standing, root, sessions);
        for (ColdFile file : group.files().values()) {
            if (file.state() != ColdState.COLD) { // not for good: whoever has it in hand ends it
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s is %s by now; nothing of it went"
                                .formatted(file.words(), file.state().id()));
            }
        }
        if (!group.why().isEmpty()) {
            throw new Changed("%s: %s; it stays".formatted(root.words(), group.why()));
        }
        return group;
    }

    /// Every row of every file, and nothing else, must be in the set.
    private static void requireApproved(ColdGroup group, List<FrozenItem> items) {
        Map<TableName, Long> rows = new HashMap<>();
        for (FrozenItem item : items) {
            if (!SetDigest.ofKeys(item.keyColumns(), item.keys()).equals(item.keysDigest())) {
                throw new Changed("chunk %d: its keys are not those that were approved".formatted(item.chunk()));
            }
            for (FrozenTable table : item.tables()) {
                TableName name = TableName.parse(table.table(), "");
                boolean same = group.chunk(name, item.chunk())
                        .filter(chunk -> chunk.rows() == table.rows()
                                && chunk.hash().compareTo(table.hash()) == 0
                                && chunk.fileRoot().equals(table.root()))
                        .isPresent();
                if (!same) {
                    throw new Changed("%s: chunk %d of %s is not what was approved; the file stays"
                            .formatted(group.root().words(), item.chunk(), name));
                }
                rows.merge(name, table.rows(), Long::sum);
            }
        }
        group.files().forEach((table, file) -> {
            if (rows.getOrDefault(table, 0L) != file.rows()) {
                throw new Changed("%s: %,d of its %,d rows were approved; the file stays"
                        .formatted(file.words(), rows.getOrDefault(table, 0L), file.rows()));
            }
        });
    }

    private Map<Integer, Map<String, Receipt>> dispose(
            Work work, ColdGroup group, List<FrozenItem> items, Discards.Marks marks) {
        for (ColdFile file : group.files().values()) {
            FileCheck check = keeper.check(file);
            if (!check.sound()) {
                throw new Changed(String.join("; ", check.problems()) + "; the file stays");
            }
        }
        requireEnded(work, group, items);
        Map<Integer, List<Receipt>> receipts = new TreeMap<>();
        items.forEach(item -> receipts.put(item.item(), receipts(work, group, item)));
        Map<Long, Keys> keys = items.stream().collect(Collectors.toMap(FrozenItem::chunk, FrozenItem::keys));
        for (int question = 1; question <= MOST_QUESTIONS; question++) {
            if (attempt(work, group, keys, receipts, marks)) {
                points.reached(DisposePoint.AFTER_COMMIT);
                Map<Integer, Map<String, Receipt>> went = new TreeMap<>();
                receipts.forEach((item, all) ->
                        went.put(item, all.stream().collect(Collectors.toMap(Receipt::table, Function.identity()))));
                return went;
            }
        }
        throw new HoldfastException(
                ErrorCode.LEASE_HELD,
                "%s: holds were placed %d times while it was about to go; it is tried again"
                        .formatted(group.root().words(), MOST_QUESTIONS));
    }

    private void requireEnded(Work work, ColdGroup group, List<FrozenItem> items) {
        Policy policy = work.site().route().policy();
        Map<Long, ColdManifest.Chunk> chunks = group.root().manifest().chunks().stream()
                .collect(Collectors.toMap(ColdManifest.Chunk::chunk, Function.identity()));
        ColdRows.InFile in = cold.read(policy, work.site().route(), group.root(), chunks);
        boolean ended = in.endless() == 0
                && in.parts().stream().noneMatch(part -> part.end().isAfter(work.now()))
                && items.stream().noneMatch(item -> item.retainUntil().isAfter(work.now()));
        if (!ended) {
            throw new Changed("%s: rows in it are kept longer now: their retention was lengthened after the approval"
                    .formatted(group.root().words()));
        }
    }

    /// @return false when a hold was placed since the question: it has to be asked again
    private boolean attempt(
            Work work,
            ColdGroup group,
            Map<Long, Keys> keys,
            Map<Integer, List<Receipt>> receipts,
            Discards.Marks marks) {
        Site site = work.site();
        HelperSchema helpers = site.database().dialect().helpers();
        String scope = site.route().scope();
        long epoch = site.database().read(connection -> helpers.holdEpoch(connection, installation, scope));
        points.reached(DisposePoint.AFTER_READ_HOLD_EPOCH);
        String kept = lots.kept(site.route(), group, keys);
        points.reached(DisposePoint.AFTER_ASK_HOLDS);
        if (!kept.isEmpty()) {
            throw new Changed("%s: %s; the file stays, and nothing of it went"
                    .formatted(group.root().words(), kept));
        }
        return site.database().write(Isolation.READ_COMMITTED, connection -> {
            marks.enter(connection);
            if (!site.disposing().enter(connection, installation, scope, epoch, limits)) {
                return false;
            }
            points.reached(DisposePoint.AFTER_ENTER);
            write(connection, site, receipts);
            marks.mark(connection);
            points.reached(DisposePoint.BEFORE_COMMIT);
            return true;
        });
    }

    private void write(Connection connection, Site site, Map<Integer, List<Receipt>> receipts) throws SQLException {
        for (List<Receipt> item : receipts.values()) {
            for (Receipt receipt : item) {
                site.disposing().writeReceipt(connection, installation, receipt);
            }
        }
    }

    private List<Receipt> receipts(Work work, ColdGroup group, FrozenItem item) {
        Set<String> tables = new HashSet<>();
        item.tables().forEach(table -> tables.add(table.table()));
        return work.site().route().tables().stream()
                .filter(table -> tables.contains(table.source().toString()))
                .map(table -> receipt(work, group, item, table))
                .toList();
    }

    private Receipt receipt(Work work, ColdGroup group, FrozenItem item, MoveTable table) {
        FrozenTable frozen = item.tables().stream()
                .filter(each -> each.table().equals(table.source().toString()))
                .findFirst()
                .orElseThrow();
        ColdFile file = Objects.requireNonNull(group.files().get(table.source()), "it has rows of the item");
        Keys own = cold.keys(file, table.key(), item.chunk());
        return new Receipt(
                work.order().id(),
                item.item(),
                frozen.table(),
                item.chunk(),
                work.order().digest(),
                new Digest(frozen.rows(), frozen.hash(), 0),
                frozen.root(),
                0,
                new Leaves().root().toString(),
                0,
                work.digests().of(work.order().database() + "/" + frozen.source(), own),
                work.order().kind().equals("replay"));
    }

    /// Deletes the files whose rows went. Safe to repeat.
    void settle(Order order, UUID node) {
        keeper.discards().settle(node, order.id(), AuditLog.ENGINE);
    }
}
