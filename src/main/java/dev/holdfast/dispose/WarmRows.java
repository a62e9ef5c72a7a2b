package dev.holdfast.dispose;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchivedTables;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.dialect.Disposing.Gone;
import dev.holdfast.dialect.Disposing.Lot;
import dev.holdfast.dialect.Disposing.Rows;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks at a policy's rows in its archive: which have ended, what keeps them, and what they are. Writes nothing.
///
/// Only rows that stand where the policy archives to now are looked at: a hold of today raises its fences there.
final class WarmRows {
    /// How far the queue looks ahead.
    private static final Duration AHEAD = Duration.ofDays(731);

    private final Store store;
    private final UUID installation;
    private final Routes routes;
    private final HoldCheck holds;
    private final Pins pins;
    private final DueRule rule;
    private final ColdRows cold;
    private final ColdLots coldLots;
    private final Chunks chunks = new Chunks();

    WarmRows(
            Store store,
            UUID installation,
            Routes routes,
            HoldCheck holds,
            Pins pins,
            DueRule rule,
            ColdRows cold,
            ColdLots coldLots) {
        this.store = store;
        this.installation = installation;
        this.routes = routes;
        this.holds = holds;
        this.pins = pins;
        this.rule = rule;
        this.cold = cold;
        this.coldLots = coldLots;
    }

    /// The policy as it stands in its archive; empty when nothing was ever archived there.
    Optional<Route> standing(Policy policy, Instant now) {
        Optional<Route> standing =
                ArchivedTables.route(routes.resolve(policy, now).route());
        standing.ifPresent(route -> {
            if (route.linkColumns().size() < policy.linkColumns().size()) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s %s: columns that link rows to their parents are missing: holds could not be told"
                                .formatted(route.archive().name(), route.root().source()));
            }
        });
        return standing;
    }

    /// A lot and what stands in its way, if anything does.
    ///
    /// @param cold whether it is in files
    record Judged(Lot lot, Instant end, boolean ended, Keys free, Map<Blocker, Long> blocked, boolean cold) {
        Judged(Lot lot, Instant end, boolean ended, Keys free, Map<Blocker, Long> blocked) {
            this(lot, end, ended, free, blocked, false);
        }
    }

    /// @param cold files that something waits for, and `ready` those that may go
    private record Looked(List<Judged> lots, List<PolicyQueue.InFile> cold, List<ColdLots.Ready> ready) {}

    PolicyQueue queue(Policy policy, DisposalRule demanded, @Nullable Long openOrder, Instant now) {
        Optional<Route> standing = standing(policy, now);
        String table = policy.table().toString();
        if (standing.isEmpty()) {
            return new PolicyQueue(
                    policy.name(), policy.archiveDatabase(), table, List.of(), List.of(), openOrder, "", now);
        }
        Map<YearMonth, List<Judged>> months = new TreeMap<>();
        Looked looked = look(policy, standing.get(), demanded, now, now.plus(AHEAD));
        for (Judged judged : looked.lots()) {
            months.computeIfAbsent(YearMonth.from(judged.end().atZone(policy.zone())), _ -> new ArrayList<>())
                    .add(judged);
        }
        return new PolicyQueue(
                policy.name(),
                policy.archiveDatabase(),
                standing.get().root().source().toString(),
                months.entrySet().stream()
                        .map(month -> month(month.getKey(), month.getValue()))
                        .toList(),
                looked.cold(),
                openOrder,
                "",
                now);
    }

    private static PolicyQueue.Month month(YearMonth month, List<Judged> lots) {
        Map<Blocker, Long> blocked = new EnumMap<>(Blocker.class);
        lots.forEach(lot -> lot.blocked().forEach((blocker, rows) -> blocked.merge(blocker, rows, Long::sum)));
        return new PolicyQueue.Month(
                month,
                lots.stream().mapToLong(each -> each.lot().rows()).sum(),
                lots.stream()
                        .mapToLong(each -> bytes(each.lot(), each.lot().rows()))
                        .sum(),
                lots.size(),
                lots.stream()
                        .filter(Judged::ended)
                        .mapToLong(each -> each.lot().rows())
                        .sum(),
                lots.stream().mapToLong(each -> each.free().size()).sum(),
                blocked);
    }

    /// Of these root rows with their bundle, as the manifest has them.
    private static long bytes(Lot lot, long rows) {
        return lot.allRows() == 0 ? 0 : lot.bytes() * rows / lot.allRows();
    }

    private Looked look(Policy policy, Route standing, DisposalRule demanded, Instant now, Instant until) {
        String root = standing.root().source().toString();
        Map<Long, Gone> gone = gone(standing).getOrDefault(root, Map.of());
        List<Lot> lots = standing.archive().read(archive -> archive(standing)
                .lots(
                        archive,
                        installation,
                        standing.root().source(),
                        rule.end(archive, standing, "a"),
                        rule.archivedUpTo(policy, until)));
        Map<Long, Long> stand =
                lots.stream().collect(Collectors.groupingBy(Lot::chunk, Collectors.summingLong(Lot::rows)));
        Chunks.Known known = store.inTransaction(tx -> chunks.known(tx, policy));
        Map<Long, Set<Long>> files = cold.files(standing);
        List<Judged> judged = new ArrayList<>();
        for (Lot lot : lots) {
            Instant end = rule.end(policy, lot.archivedAt(), lot.retainUntil());
            if (known.sessions().contains(lot.session()) && !end.isAfter(until)) {
                long went = Optional.ofNullable(gone.get(lot.chunk()))
                        .map(each -> each.digest().rows())
                        .orElse(0L);
                boolean whole = stand.getOrDefault(lot.chunk(), 0L) + went == lot.allRows();
                boolean warm = !files.containsKey(lot.chunk());
                judged.add(judge(standing, lot, end, demanded, now, known, whole, warm));
            }
        }
        ColdLots.Looked inFiles = coldLots.look(
                policy,
                standing,
                known,
                stand.keySet(),
                new ColdLots.Moment(now, until, Duration.ofDays(demanded.graceDays())));
        judged.addAll(inFiles.lots());
        return new Looked(judged, waiting(judged, files, inFiles), inFiles.ready());
    }

    private static List<PolicyQueue.InFile> waiting(
            List<Judged> lots, Map<Long, Set<Long>> files, ColdLots.Looked inFiles) {
        Map<Long, Long> rows = new TreeMap<>();
        for (Judged judged : lots) {
            long cold = judged.blocked().getOrDefault(Blocker.COLD, 0L);
            if (cold > 0) {
                files.getOrDefault(judged.lot().chunk(), Set.of()).forEach(file -> rows.merge(file, cold, Long::sum));
            }
        }
        List<PolicyQueue.InFile> waiting = new ArrayList<>(inFiles.unread());
        rows.forEach((file, count) -> waiting.add(
                new PolicyQueue.InFile(file, count, "", inFiles.why().getOrDefault(file, ""))));
        return waiting;
    }

    private Judged judge(
            Route standing,
            Lot lot,
            Instant end,
            DisposalRule demanded,
            Instant now,
            Chunks.Known known,
            boolean whole,
            boolean warm) {
        Keys none = none(standing);
        if (end.isAfter(now)) {
            return new Judged(lot, end, false, none, Map.of());
        }
        Optional<Blocker> blocker = whole(lot, end, demanded, now, known, whole, warm);
        if (blocker.isPresent()) {
            return new Judged(lot, end, true, none, Map.of(blocker.get(), lot.rows()));
        }
        Keys all = standing.archive().read(archive -> archive(standing)
                .keys(archive, standing.root(), rule.end(archive, standing, "t"), lot));
        Keys held = holds.ask(standing, all).held();
        Keys unheld = all.without(held);
        Keys pinned = pins.kept(new Site(ItemKind.WARM, standing), lot.chunk(), unheld);
        Map<Blocker, Long> blocked = new EnumMap<>(Blocker.class);
        count(blocked, Blocker.HELD, held);
        count(blocked, Blocker.PINNED, pinned);
        return new Judged(lot, end, true, unheld.without(pinned), blocked);
    }

    /// What keeps a lot as a whole.
    private static Optional<Blocker> whole(
            Lot lot, Instant end, DisposalRule demanded, Instant now, Chunks.Known known, boolean whole, boolean warm) {
        if (!warm) {
            return Optional.of(Blocker.COLD);
        }
        if (!whole) {
            return Optional.of(Blocker.UNVERIFIED);
        }
        if (known.open().contains(lot.chunk())) {
            return Optional.of(Blocker.HANDOFF);
        }
        return end.plus(Duration.ofDays(demanded.graceDays())).isAfter(now)
                ? Optional.of(Blocker.GRACE)
                : Optional.empty();
    }

    static Keys none(Route standing) {
        List<KeyType> layout =
                standing.root().rootKey().stream().map(Column::keyType).toList();
        return new Keys(
                layout,
                layout.stream()
                        .map(type -> switch (type) {
                            case BIGINT -> new long[0];
                            case UUID -> new UUID[0];
                            case TEXT -> new String[0];
                        })
                        .map(Object.class::cast)
                        .toList());
    }

    private static void count(Map<Blocker, Long> blocked, Blocker blocker, Keys keys) {
        if (keys.size() > 0) {
            blocked.put(blocker, (long) keys.size());
        }
    }

    private static Disposing archive(Route standing) {
        return standing.archive().dialect().disposing();
    }

    private Map<String, Map<Long, Gone>> gone(Route standing) {
        return standing.archive().read(archive -> archive(standing).gone(archive, installation, 0, Long.MAX_VALUE));
    }

    /// What may be asked for.
    ///
    /// @param rowsHeld root rows that holds keep out, `unverified` those that are not what was archived
    /// @param cold files that rows wait for
    record Frozen(
            List<FrozenItem> items, long rowsHeld, long unverified, List<PolicyQueue.InFile> cold, boolean more) {}

    /// Reads every row that may be asked for, oldest end first.
    ///
    /// @param mostRows root rows after which no further chunk is taken
    Frozen freeze(Policy policy, Route standing, DisposalRule demanded, Instant now, long mostRows) {
        Map<String, Map<Long, Gone>> gone = gone(standing);
        List<FrozenItem> items = new ArrayList<>();
        long held = 0;
        long unverified = 0;
        long rows = 0;
        boolean more = false;
        Looked looked = look(policy, standing, demanded, now, now);
        for (Judged judged : looked.lots()) {
            held += judged.blocked().getOrDefault(Blocker.HELD, 0L);
            unverified += judged.blocked().getOrDefault(Blocker.UNVERIFIED, 0L);
            if (judged.free().size() == 0 || judged.cold()) {
                continue;
            }
            if (rows >= mostRows) {
                more = true;
                break;
            }
            int number = items.size() + 1;
            Optional<FrozenItem> item = standing.archive()
                    .read(archive -> frozen(archive, standing, judged.lot(), judged.free(), number, gone));
            item.ifPresent(items::add);
            rows += item.isPresent() ? judged.free().size() : 0;
            unverified += item.isPresent() ? 0 : judged.free().size();
        }
        for (ColdLots.Ready ready : looked.ready()) {
            if (rows >= mostRows) {
                more = true;
                break;
            }
            List<FrozenItem> whole = coldLots.items(standing, ready, items.size() + 1, gone);
            items.addAll(whole);
            long asked = ready.group().root().rows();
            rows += whole.isEmpty() ? 0 : asked;
            unverified += whole.isEmpty() ? asked : 0;
        }
        return new Frozen(items, held, unverified, looked.cold(), more);
    }

    /// @return empty when the chunk is not what was archived
    private Optional<FrozenItem> frozen(
            Connection archive, Route standing, Lot lot, Keys keys, int number, Map<String, Map<Long, Gone>> gone)
            throws SQLException {
        Map<String, Manifest> manifests = manifests(archive, standing, installation, lot.chunk());
        if (!verified(archive, standing, lot.chunk(), manifests, gone)) {
            return Optional.empty();
        }
        List<FrozenTable> tables = new ArrayList<>();
        for (MoveTable table : standing.tables()) {
            Manifest manifest = manifests.get(table.source().toString());
            if (manifest != null) {
                Rows rows = archive(standing).read(archive, table, manifest.covered(), keys, lot.chunk());
                tables.add(new FrozenTable(
                        manifest.source(),
                        table.source().toString(),
                        rows.digest().rows(),
                        rows.digest().hash(),
                        rows.leaves().root().toString()));
            }
        }
        List<String> columns =
                standing.root().rootKey().stream().map(Column::name).toList();
        return Optional.of(new FrozenItem(
                number,
                ItemKind.WARM,
                lot.session(),
                lot.chunk(),
                lot.archivedAt(),
                lot.retainUntil(),
                columns,
                keys,
                SetDigest.ofKeys(columns, keys),
                bytes(lot, keys.size()),
                tables));
    }

    /// Manifests of a chunk, by archive table.
    static Map<String, Manifest> manifests(Connection archive, Route standing, UUID installation, long chunk)
            throws SQLException {
        List<TableName> tables =
                standing.tables().stream().map(MoveTable::source).toList();
        return standing.archive().dialect().checking().manifests(archive, installation, tables, chunk - 1, 1).stream()
                .filter(manifest -> manifest.chunk() == chunk)
                .collect(Collectors.toMap(Manifest::table, Function.identity()));
    }

    /// Whether what stands of a chunk, with what orders took of it before, is what its manifests say; in the policy's
    /// tables and no others.
    private boolean verified(
            Connection archive,
            Route standing,
            long chunk,
            Map<String, Manifest> manifests,
            Map<String, Map<Long, Gone>> gone)
            throws SQLException {
        long inOthers = standing.archive().dialect().helpers().manifests(archive, installation, chunk).stream()
                .filter(proof ->
                        !manifests.containsKey(proof.table()) && proof.digest().rows() > 0)
                .count();
        if (inOthers > 0 || !manifests.containsKey(standing.root().source().toString())) {
            return false;
        }
        for (MoveTable table : standing.tables()) {
            String name = table.source().toString();
            Manifest manifest = manifests.get(name);
            if (manifest == null) {
                if (!archive(standing)
                        .counts(archive, table.source(), List.of(chunk))
                        .isEmpty()) {
                    return false;
                }
                continue;
            }
            Rows stand = archive(standing).standing(archive, table.source(), manifest.covered(), chunk);
            Gone went = gone.getOrDefault(name, new HashMap<>()).get(chunk);
            Digest all = went == null
                    ? stand.digest()
                    : new Digest(
                            stand.digest().rows() + went.digest().rows(),
                            stand.digest().hash().add(went.digest().hash()),
                            0);
            @Nullable String root = went == null ? Objects.toString(manifest.root(), null) : went.leftRoot();
            if (!all.sameRows(manifest.digest())
                    || (root != null && !root.equals(stand.leaves().root().toString()))) {
                return false;
            }
        }
        return true;
    }
}
