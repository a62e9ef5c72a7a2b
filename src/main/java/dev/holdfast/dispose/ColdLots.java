package dev.holdfast.dispose;

import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing.Gone;
import dev.holdfast.dialect.Disposing.Lot;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dispose.ColdRows.Part;
import dev.holdfast.dispose.WarmRows.Judged;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Policy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Judges the rows of a policy that are in cold files. They go with whole files or not at all: a row that may not go
/// keeps all of its file.
final class ColdLots {
    private final UUID installation;
    private final ColdKeeper keeper;
    private final ColdRows cold;
    private final Pins pins;
    private final ColdHolds holds;

    ColdLots(UUID installation, ColdKeeper keeper, ColdRows cold, HoldCheck holds, Pins pins) {
        this.installation = installation;
        this.keeper = keeper;
        this.cold = cold;
        this.pins = pins;
        this.holds = new ColdHolds(holds, keeper);
    }

    /// Files that may go, and their root rows.
    record Ready(ColdGroup group, List<Part> parts) {}

    /// @param why a file cannot go as a whole, by its number
    record Looked(List<Judged> lots, List<Ready> ready, List<PolicyQueue.InFile> unread, Map<Long, String> why) {
        Looked {
            lots = new ArrayList<>(lots);
        }
    }

    /// When it is and what is demanded. @param until how far is looked ahead
    record Moment(Instant now, Instant until, Duration grace) {}

    /// @param warm chunks that the table holds, though a file does, too
    Looked look(Policy policy, Route standing, Chunks.Known known, Set<Long> warm, Moment moment) {
        ColdRows.Found found = cold.find(policy, standing, known.sessions(), warm, moment.until());
        Looked looked = new Looked(List.of(), new ArrayList<>(), found.unread(), new HashMap<>());
        for (ColdRows.InFile file : found.files()) {
            judge(policy, standing, known, moment, file, looked);
        }
        return looked;
    }

    private void judge(
            Policy policy, Route standing, Chunks.Known known, Moment moment, ColdRows.InFile in, Looked looked) {
        long ended = in.parts().stream()
                .filter(part -> !part.end().isAfter(moment.now()))
                .mapToLong(Part::rows)
                .sum();
        ColdFile file = in.file();
        if (ended < file.rows()) {
            looked.why().put(file.id(), later(policy, in, ended));
            all(standing, moment, in.parts(), Map.of(), looked);
            return;
        }
        ColdGroup group = ColdGroup.of(keeper, standing, file, known.sessions());
        Map<Part, Map<Blocker, Long>> kept = new HashMap<>();
        String why =
                group.why().isEmpty() ? blocked(policy, standing, known, moment, group, in.parts(), kept) : group.why();
        if (why.isEmpty()) {
            looked.ready().add(new Ready(group, in.parts()));
            in.parts().forEach(part -> looked.lots()
                    .add(new Judged(lot(part), part.end(), true, part.keys(), Map.of(), true)));
        } else {
            group.files().values().forEach(each -> looked.why().put(each.id(), why));
            all(standing, moment, in.parts(), kept, looked);
        }
    }

    private static String later(Policy policy, ColdRows.InFile in, long ended) {
        long rows = in.file().rows();
        boolean never =
                in.endless() > 0 || in.parts().stream().mapToLong(Part::rows).sum() + in.endless() < rows;
        Optional<Instant> last = in.parts().stream()
                .map(Part::end)
                .max(Comparator.naturalOrder())
                .filter(_ -> !never);
        return "%,d of its %,d rows have not ended, %s"
                .formatted(
                        rows - ended,
                        rows,
                        last.map(end -> "the last does on "
                                        + end.atZone(policy.zone()).toLocalDate())
                                .orElse("some have no end under this policy"));
    }

    /// What keeps rows of a file that have all ended; empty when nothing does. @param kept is told how many, by part
    private String blocked(
            Policy policy,
            Route standing,
            Chunks.Known known,
            Moment moment,
            ColdGroup group,
            List<Part> parts,
            Map<Part, Map<Blocker, Long>> kept) {
        List<Part> open = parts.stream()
                .filter(part -> known.open().contains(part.chunk()))
                .toList();
        if (!open.isEmpty()) {
            open.forEach(part -> kept.put(part, Map.of(Blocker.HANDOFF, part.rows())));
            return "keys of its rows are on their way to child policies";
        }
        List<Part> young = parts.stream()
                .filter(part -> part.end().plus(moment.grace()).isAfter(moment.now()))
                .toList();
        if (!young.isEmpty()) {
            young.forEach(part -> kept.put(part, Map.of(Blocker.GRACE, part.rows())));
            Instant over = young.stream()
                    .map(part -> part.end().plus(moment.grace()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return "the grace of its rows is over on "
                    + over.atZone(policy.zone()).toLocalDate();
        }
        Keys all = parts.stream().map(Part::keys).reduce(Keys::and).orElseThrow();
        Keys held = holds.held(standing, group, all);
        long pinned = 0;
        for (Part part : parts) {
            Keys free = part.keys().without(held);
            Keys stay = pins.kept(new Site(ItemKind.COLD, standing), part.chunk(), free);
            Map<Blocker, Long> blockers = new EnumMap<>(Blocker.class);
            count(blockers, Blocker.HELD, part.rows() - free.size());
            count(blockers, Blocker.PINNED, stay.size());
            kept.put(part, blockers);
            pinned += stay.size();
        }
        return held.size() + pinned == 0
                ? ""
                : held.size() > 0
                        ? "rows in it are held: " + held.size()
                        : "rows in it are pinned or restored: " + pinned;
    }

    /// Those of `keys`, of one chunk or several, that may not go by now, in words; empty when all may.
    String kept(Route standing, ColdGroup group, Map<Long, Keys> keys) {
        Keys all = keys.values().stream().reduce(Keys::and).orElseThrow();
        Keys held = holds.held(standing, group, all);
        if (held.size() > 0) {
            return "rows in it are held: " + held.size();
        }
        long pinned = keys.entrySet().stream()
                .mapToLong(chunk -> pins.kept(new Site(ItemKind.COLD, standing), chunk.getKey(), chunk.getValue())
                        .size())
                .sum();
        return pinned == 0 ? "" : "rows in it are pinned or restored: " + pinned;
    }

    private static void count(Map<Blocker, Long> blockers, Blocker blocker, long rows) {
        if (rows > 0) {
            blockers.put(blocker, rows);
        }
    }

    /// Rows that their file keeps, but for those that `kept` says more of.
    private static void all(
            Route standing, Moment moment, List<Part> parts, Map<Part, Map<Blocker, Long>> kept, Looked looked) {
        Keys none = WarmRows.none(standing);
        for (Part part : parts) {
            if (part.end().isAfter(moment.until())) {
                continue;
            }
            boolean ended = !part.end().isAfter(moment.now());
            Map<Blocker, Long> blockers = new EnumMap<>(Blocker.class);
            if (ended) {
                blockers.putAll(kept.getOrDefault(part, Map.of()));
                long own = blockers.values().stream().mapToLong(Long::longValue).sum();
                count(blockers, Blocker.COLD, part.rows() - own);
            }
            looked.lots().add(new Judged(lot(part), part.end(), ended, none, blockers, true));
        }
    }

    /// Without a size: that of a table says nothing of a file.
    private static Lot lot(Part part) {
        return new Lot(part.session(), part.chunk(), part.archivedAt(), part.end(), part.rows(), 0, 0, 0);
    }

    /// What of files that may go is to be frozen, a chunk an item.
    ///
    /// @param first number of the first item
    /// @return empty when a file is not what was archived
    List<FrozenItem> items(Route standing, Ready ready, int first, Map<String, Map<Long, Gone>> gone) {
        for (ColdFile file : ready.group().files().values()) {
            if (!keeper.check(file).sound()) {
                return List.of();
            }
        }
        Map<Long, List<Part>> chunks =
                ready.parts().stream().collect(Collectors.groupingBy(Part::chunk, TreeMap::new, Collectors.toList()));
        List<FrozenItem> items = new ArrayList<>();
        for (List<Part> parts : chunks.values()) {
            int number = first + items.size();
            Optional<FrozenItem> item =
                    standing.archive().read(archive -> item(archive, standing, ready.group(), parts, number, gone));
            if (item.isEmpty()) {
                return List.of();
            }
            items.add(item.get());
        }
        return items;
    }

    private Optional<FrozenItem> item(
            Connection archive,
            Route standing,
            ColdGroup group,
            List<Part> parts,
            int number,
            Map<String, Map<Long, Gone>> gone)
            throws SQLException {
        Part one = parts.getFirst();
        Map<String, Manifest> manifests = WarmRows.manifests(archive, standing, installation, one.chunk());
        boolean inOthers = standing.archive().dialect().helpers().manifests(archive, installation, one.chunk()).stream()
                .anyMatch(proof ->
                        !manifests.containsKey(proof.table()) && proof.digest().rows() > 0);
        if (inOthers) {
            return Optional.empty();
        }
        List<FrozenTable> tables = new ArrayList<>();
        long bytes = 0;
        for (MoveTable table : standing.tables()) {
            String name = table.source().toString();
            Manifest manifest = manifests.get(name);
            Optional<ColdManifest.Chunk> chunk = group.chunk(table.source(), one.chunk());
            if (manifest == null) {
                if (chunk.isPresent()) {
                    return Optional.empty();
                }
                continue;
            }
            Digest here = chunk.map(found -> new Digest(found.rows(), found.hash(), 0))
                    .orElse(Digest.NONE);
            Digest went = Optional.ofNullable(gone.getOrDefault(name, Map.of()).get(one.chunk()))
                    .map(Gone::digest)
                    .orElse(Digest.NONE);
            Digest all = new Digest(here.rows() + went.rows(), here.hash().add(went.hash()), 0);
            if (!all.sameRows(manifest.digest())) {
                return Optional.empty();
            }
            if (chunk.isPresent()) {
                ColdFile file = group.files().get(table.source());
                bytes += file.manifest().bytes() * here.rows() / Math.max(1, file.rows());
                tables.add(new FrozenTable(
                        manifest.source(),
                        name,
                        here.rows(),
                        here.hash(),
                        chunk.get().fileRoot()));
            }
        }
        List<String> columns =
                standing.root().rootKey().stream().map(Column::name).toList();
        Keys keys = parts.stream().map(Part::keys).reduce(Keys::and).orElseThrow();
        Instant end =
                parts.stream().map(Part::end).max(Comparator.naturalOrder()).orElseThrow();
        return Optional.of(new FrozenItem(
                number,
                ItemKind.COLD,
                one.session(),
                one.chunk(),
                one.archivedAt(),
                end,
                columns,
                keys,
                SetDigest.ofKeys(columns, keys),
                bytes,
                tables));
    }
}
