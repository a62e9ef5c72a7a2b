package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Recalling;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What is to come back, while it is being found out: which copies, which parents they need, what they meet.
final class Draft {
    private static final int SHOWN = 20;

    private final RestoreWish wish;
    private final ArchivedRows archived;
    private final Instant asOf;
    private final Lineage lineage = new Lineage();
    private List<Found> chosen = new ArrayList<>();

    /// Whether the copies are given: then nothing is added to them.
    private boolean fixed;

    private final List<RestorePlan.Before> before = new ArrayList<>();
    private final List<RestorePlan.Parent> parents = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    Draft(RestoreWish wish, ArchivedRows archived, Instant asOf) {
        this.wish = wish;
        this.archived = archived;
        this.asOf = asOf;
    }

    List<Found> chosen() {
        return List.copyOf(chosen);
    }

    /// Finds what was asked for. What came back before, or is under way, is left out and told.
    ///
    /// @throws HoldfastException `USAGE` when nothing is there
    void choose(Store store) {
        ArchivedRows.Search search = archived.find(wish);
        if (search.found().isEmpty() && cold().isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "no archived row is %s%s%s"
                            .formatted(
                                    wish.selection().words(),
                                    archived.places().unusable().isEmpty()
                                            ? ""
                                            : " ("
                                                    + String.join(
                                                            "; ",
                                                            archived.places().unusable()) + ")",
                                    ArchivedRows.NOTHING));
        }
        if (!search.absent().isEmpty()) {
            refusals.add("no archived row has the key " + listed(search.absent()));
        }
        if (search.found().isEmpty()) {
            return; // the plan says in which files it is
        }
        for (Found found : Found.united(search.found())) {
            chosen.add(new Found(found.place(), takeable(store, found)));
        }
        if (chosen.stream().allMatch(found -> found.copies().size() == 0)) {
            refusals.add("all of it came back before");
        } else if (!before.isEmpty() && wish.conflict() == OnConflict.FAIL) {
            before.forEach(back -> refusals.add((back.rows() == 1
                            ? "%d row of %s was brought back by restore %d before (%s); conflict skip leaves it out"
                            : "%d rows of %s were brought back by restore %d before (%s); conflict skip leaves them out")
                    .formatted(back.rows(), back.table(), back.restore(), listed(back.keys()))));
        }
    }

    /// The files that are to be thawed first.
    private List<RestorePlan.InCold> cold() {
        List<RestorePlan.InCold> cold = new ArrayList<>(archived.cold().needed());
        for (ColdRows.Unsearched each : archived.cold().unsearched()) {
            ColdFile file = each.file();
            boolean known = cold.stream().anyMatch(other -> other.file() == file.id());
            if (!known && !wish.acknowledged().contains(each.effect())) {
                cold.add(new RestorePlan.InCold(
                        file.id(), file.words(), file.manifest().rows(), false));
            }
        }
        return cold;
    }

    private static Effect effect(ColdRows.Unsearched each) {
        ColdFile file = each.file();
        long rows = file.manifest().rows();
        return new Effect(
                each.effect(),
                Effect.Kind.COLD_FILE,
                file.table(),
                "%s holds %d rows, which are not compared with criteria%s: `holdfast cold thaw %d` brings them to the archive first; acknowledged, none of them comes back"
                        .formatted(file.words(), rows, each.why().isEmpty() ? "" : " (" + each.why() + ")", file.id()),
                rows,
                Severity.TO_ACKNOWLEDGE);
    }

    /// These copies and no others: the rest of a restore that had begun.
    void keepTo(List<Found> found) {
        chosen = new ArrayList<>(found);
        fixed = true;
    }

    private static String listed(List<String> keys) {
        return String.join("; ", keys.subList(0, Math.min(SHOWN, keys.size())))
                + (keys.size() > SHOWN ? "; and " + (keys.size() - SHOWN) + " more" : "");
    }

    /// Without copies that came back before, and those whose chunk has not come to its end.
    private Copies takeable(Store store, Found found) {
        Copies copies = found.copies();
        Map<Long, Long> underWay = store.inTransaction(tx -> lineage.underWay(tx, copies));
        Place place = found.place();
        underWay.keySet().removeIf(chunk -> place.source().read(source -> !place.source()
                .dialect()
                .helpers()
                .receipts(source, store.installation(), chunk)
                .isEmpty()));
        Map<Long, List<String>> back = new TreeMap<>();
        Map<Long, Long> backRows = new TreeMap<>();
        BitSet rows = new BitSet();
        Set<Long> sessions = new LinkedHashSet<>();
        for (int row = 0; row < copies.size(); row++) {
            Long session = underWay.get(copies.chunk(row));
            if (session != null) {
                sessions.add(session);
            } else if (copies.restoredBy(row) > 0) {
                List<String> keys = back.computeIfAbsent(copies.restoredBy(row), _ -> new ArrayList<>());
                if (keys.size() < SHOWN) {
                    keys.add(copies.keys().text(row));
                }
                backRows.merge(copies.restoredBy(row), 1L, Long::sum);
            } else {
                rows.set(row);
            }
        }
        sessions.forEach(session -> refusals.add("rows of %s are under way in session %d; resume or cancel it first"
                .formatted(place.rootTable(), session)));
        back.forEach((restore, keys) -> before.add(new RestorePlan.Before(
                place.source().name() + "/" + place.rootTable(), restore, backRows.getOrDefault(restore, 0L), keys)));
        return copies.rows(rows);
    }

    /// Stages all of it, then the parents that it needs, until none is missing.
    void fill(List<Staging> stagings) throws SQLException {
        List<Found> first = chosen;
        chosen = new ArrayList<>();
        for (Found found : first) {
            if (found.copies().size() > 0) {
                stage(of(stagings, found), found);
            }
        }
        for (Staging staging : stagings) {
            boolean more = true;
            while (more) {
                more = false;
                for (Staging.Lead lead : staging.leads()) {
                    more |= follow(staging, lead);
                }
            }
        }
    }

    private static Staging of(List<Staging> stagings, Found found) {
        return stagings.stream()
                .filter(staging ->
                        staging.source().name().equals(found.place().source().name()))
                .findFirst()
                .orElseThrow();
    }

    private void stage(Staging staging, Found found) throws SQLException {
        List<Staging.Staged> added = staging.add(found);
        Set<List<Object>> others = staging.compare(added);
        if (wish.conflict() == OnConflict.FAIL) {
            chosen.add(found);
            return;
        }
        Copies copies = found.copies();
        Copies kept = Staging.without(copies, others);
        Keys left = copies.without(kept).named();
        staging.skip(added, left);
        chosen.add(new Found(found.place(), kept));
    }

    /// Parents that the archive has come along.
    ///
    /// @return whether there are any new ones
    private boolean follow(Staging staging, Staging.Lead lead) throws SQLException {
        String needs = "%s (%s)".formatted(lead.key().child(), lead.key().name());
        List<Found> found = fixed
                ? List.of()
                : archived.parents(
                        staging.source().name(), lead.key().parent(), lead.key().parentColumns(), lead.missing());
        boolean more = false;
        long back = 0;
        for (Found each : found) {
            Copies fresh = fresh(each);
            BitSet rows = new BitSet();
            for (int row = 0; row < fresh.size(); row++) {
                rows.set(row, fresh.restoredBy(row) == 0);
                back = Math.max(back, fresh.restoredBy(row));
            }
            Copies taken = fresh.rows(rows);
            if (taken.size() > 0) {
                more = true;
                stage(staging, new Found(each.place(), taken));
                parents.add(new RestorePlan.Parent(
                        staging.source().name(), each.place().rootTable().toString(), taken.size(), needs));
            }
        }
        if (!more) {
            lost(staging, lead, needs, back);
        }
        return more;
    }

    private Copies fresh(Found found) {
        Copies copies = found.copies();
        for (Found known : chosen) {
            if (known.place().same(found.place())) {
                copies = copies.without(known.copies());
            }
        }
        return copies;
    }

    /// @param back the restore that brought one of them back before, after which it went; 0 for none
    private void lost(Staging staging, Staging.Lead lead, String needs, long back) {
        for (int row = 0; row < Math.min(SHOWN, lead.missing().size()); row++) {
            String line = "%s/%s %s, which %s refers to, is %s"
                    .formatted(
                            staging.source().name(),
                            lead.key().parent(),
                            lead.missing().text(row),
                            needs,
                            archived.inFile(staging.source().name(), lead.key(), lead.missing(), row)
                                    ? "in a cold file alone"
                                    : back == 0
                                            ? "neither there nor in an archive"
                                            : "not there, and restore %d brought its copy back before".formatted(back));
            if (!missing.contains(line)) {
                missing.add(line);
            }
        }
    }

    /// All that was found out.
    RestorePlan plan(List<Staging> stagings) throws SQLException {
        List<RestorePlan.Table> tables = new ArrayList<>();
        List<RestorePlan.Met> conflicts = new ArrayList<>();
        List<Effect> effects = new ArrayList<>();
        List<RestorePlan.Raised> sequences = new ArrayList<>();
        List<String> refused = new ArrayList<>(refusals);
        refused.addAll(missing);
        chosen.forEach(archived::requireWarm); // looked at after the rows were read: none can have frozen meanwhile
        archived.cold().needed().forEach(cold -> refused.add(cold.sentence()));
        archived.cold().unsearched().forEach(each -> effects.add(effect(each)));
        for (Staging staging : stagings) {
            String database = staging.source().name();
            Restoring restoring = staging.source().dialect().restoring();
            for (Staging.Staged staged : staging.ordered()) {
                tables.add(new RestorePlan.Table(
                        database,
                        staged.table.toString(),
                        staged.found.place().archived(staged.standing),
                        staged.rows,
                        staged.there,
                        staged.left,
                        staged.hash));
                if (staged.there + staged.met > 0) {
                    conflicts.add(new RestorePlan.Met(
                            database, staged.table.toString(), staged.there, staged.met, staged.shown));
                }
                for (Recalling.Lost lost : staging.lost(staged)) {
                    effects.add(new Effect(
                            Effect.id(Effect.Kind.COLUMN_GONE, staged.table, lost.column()),
                            Effect.Kind.COLUMN_GONE,
                            staged.table,
                            "%s has no column %s any more; %d archived rows have a value there, which stays in the archive alone"
                                    .formatted(staged.table, lost.column(), lost.rows()),
                            lost.rows(),
                            Severity.TO_ACKNOWLEDGE));
                }
                staging.required(staged)
                        .forEach(column -> refused.add(
                                "%s/%s: column %s takes no nulls and has no default, and archived rows have no such column"
                                        .formatted(database, staged.table, column)));
                restoring
                        .behind(staging.connection(), staged.stage)
                        .forEach(behind -> sequences.add(new RestorePlan.Raised(database, behind)));
            }
            effects.addAll(restoring.effects(staging.connection(), staging.order()));
        }
        refuse(conflicts, effects, refused);
        return new RestorePlan(
                wish,
                asOf,
                tables,
                conflicts,
                parents,
                missing,
                before,
                cold(),
                effects,
                sequences,
                refused,
                chosen.stream()
                        .map(found -> found.place().policy().name())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private void refuse(List<RestorePlan.Met> conflicts, List<Effect> effects, List<String> refused) {
        for (RestorePlan.Met met : conflicts) {
            if (wish.conflict() == OnConflict.FAIL) {
                refused.add("%s/%s: rows stand there already, %d equal and %d others%s"
                        .formatted(
                                met.database(),
                                met.table(),
                                met.equal(),
                                met.different(),
                                met.keys().isEmpty() ? "" : ": " + listed(met.keys())));
            } else if (met.different() > 0 && chosen.size() > 1) {
                refused.add(
                        "%s/%s: other rows stand in the place of %s, and what depends on them would be torn: bring back less at once"
                                .formatted(met.database(), met.table(), listed(met.keys())));
            }
        }
        for (Effect effect : effects) {
            if (effect.severity() == Severity.REFUSED) {
                refused.add(effect.id() + ": " + effect.detail());
            } else if (effect.severity() == Severity.TO_ACKNOWLEDGE
                    && !wish.acknowledged().contains(effect.id())) {
                refused.add("%s: %s; acknowledge it to go on".formatted(effect.id(), effect.detail()));
            }
        }
    }

    /// What becomes of each table, parents first.
    List<RestoreView.Line> lines(List<Staging> stagings) {
        Map<String, RestoreView.Line> lines = new LinkedHashMap<>();
        for (Staging staging : stagings) {
            for (Staging.Staged staged : staging.ordered()) {
                RestoreView.Line line = new RestoreView.Line(
                        staging.source().name(),
                        staged.table.toString(),
                        staged.coming(),
                        staged.there,
                        staged.left,
                        staged.shown);
                lines.merge(line.database() + "/" + line.table(), line, Draft::plus);
            }
        }
        return List.copyOf(lines.values());
    }

    private static RestoreView.Line plus(RestoreView.Line one, RestoreView.Line other) {
        List<String> keys = new ArrayList<>(one.leftKeys());
        keys.addAll(other.leftKeys());
        return new RestoreView.Line(
                one.database(),
                one.table(),
                one.restored() + other.restored(),
                one.there() + other.there(),
                one.left() + other.left(),
                keys);
    }

    /// Pins the root rows of one place, by the key as their source has it.
    void pin(Tx tx, Pins pins, long restore, Found found) {
        if (found.copies().size() == 0) {
            return;
        }
        Place place = found.place();
        TableInfo table = archived.places()
                .schema(place.source().name())
                .table(place.rootTable())
                .orElseThrow();
        Keys keys = Place.as(
                found.copies().keys(),
                table.keyColumns().stream().map(Column::keyType).toList());
        pins.set(
                tx,
                restore,
                place.source().name(),
                place.rootTable(),
                table.key(),
                keys,
                wish.pin().until(),
                wish.actor(),
                wish.reason());
    }
}
