package dev.holdfast.explain;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Routes;
import dev.holdfast.dialect.Keys;
import dev.holdfast.estate.Estate;
import dev.holdfast.explain.Explanation.Answer;
import dev.holdfast.explain.Explanation.Judgement;
import dev.holdfast.explain.Explanation.Kind;
import dev.holdfast.explain.Explanation.Location;
import dev.holdfast.explain.Explanation.Rule;
import dev.holdfast.explain.Explanation.Verdict;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.hold.Holds;
import dev.holdfast.ledger.KeySearch;
import dev.holdfast.plan.Inspector;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.restore.Pins;
import dev.holdfast.store.Store;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Explains why a row is where it is. Reads only.
public final class RowExplainer {
    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final Routes routes;
    private final Inspector inspector;
    private final Holds holds;
    private final Pins pins;
    private final ColdKeeper cold;
    private final InstantSource clock;
    private final KeySearch ledger = new KeySearch();

    public RowExplainer(
            Store store,
            Estate estate,
            Policies policies,
            Routes routes,
            Inspector inspector,
            Holds holds,
            Pins pins,
            ColdKeeper cold,
            InstantSource clock) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.routes = routes;
        this.inspector = inspector;
        this.holds = holds;
        this.pins = pins;
        this.cold = cold;
        this.clock = clock;
    }

    /// @throws HoldfastException `USAGE` when there is no such table, or the key does not fit it; `UNREACHABLE` when a
    ///     database does not answer that must
    public Explanation explain(RowQuery query, Fires fires) {
        Subject subject = new SubjectFinder(estate, policies).find(query);
        boolean hot = present(subject);
        Copies copies = new Copies(store, estate, policies, cold);
        List<Copies.Archived> archived =
                copies.of(subject.database().name(), subject.table().name(), subject.columns(), subject.key());
        Judge judge = new Judge(store, policies, routes, inspector, holds, pins, copies, fires, clock.instant());
        List<Judge.Judged> judged = hot
                ? taking(subject).stream()
                        .map(policy -> judge.judge(policy, subject))
                        .toList()
                : List.of();
        List<Location> marked = new ArrayList<>();
        for (Judge.Judged each : judged) {
            marked(each).ifPresent(marked::add);
        }
        List<Location> locations = new ArrayList<>();
        if (hot) {
            locations.add(new Location(Kind.HOT, subject.place(), null, null, null, null));
        }
        locations.addAll(marked);
        archived.forEach(copy -> locations.addAll(warm(copy)));
        return told(subject, hot, marked, archived, locations, judged);
    }

    /// The first statement with the key: the database says whether a text is a value of its column.
    private static boolean present(Subject subject) {
        try {
            return subject.database()
                    .read(connection -> subject.database()
                            .dialect()
                            .looking()
                            .follow(
                                    connection,
                                    subject.table().name(),
                                    subject.columns(),
                                    subject.key(),
                                    List.of(),
                                    subject.columns()))
                    .isPresent();
        } catch (HoldfastException e) {
            if (e.getCause() instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith("22")) {
                throw new HoldfastException(
                        ErrorCode.USAGE,
                        "'%s' is no key of %s: %s".formatted(subject.key().text(0), subject.place(), sql.getMessage()),
                        e);
            }
            throw e;
        }
    }

    private List<Policy> taking(Subject subject) {
        return policies.all().stream()
                .filter(policy -> policy.database().equals(subject.database().name())
                        && (policy.table().equals(subject.table().name())
                                || policy.bundle().contains(subject.table().name())))
                .toList();
    }

    private Optional<Location> marked(Judge.Judged judged) {
        Keys root = judged.root();
        if (root == null) {
            return Optional.empty();
        }
        Policy policy = policies.byName(judged.judgement().policy());
        return store.inTransaction(tx -> ledger.marked(tx, policy.id(), root))
                .map(found -> new Location(
                        Kind.MARKED,
                        "list of session %d of %s, chunk %s".formatted(found.session(), policy.name(), found.state()),
                        found.session(),
                        found.chunk(),
                        found.markedAt(),
                        null));
    }

    /// A copy, and where its keys went from there.
    private List<Location> warm(Copies.Archived archived) {
        long session = archived.copy().session();
        long chunk = archived.copy().chunk();
        List<Location> places = new ArrayList<>();
        places.add(new Location(
                archived.coldFile() == 0 ? Kind.WARM : Kind.COLD,
                archived.where(),
                session,
                chunk,
                archived.copy().archivedAt(),
                archived.copy().retainUntil()));
        store.inTransaction(tx -> ledger.passed(tx, session, chunk))
                .forEach(passed -> places.add(new Location(
                        Kind.HANDED_OFF,
                        "%s, %s%s"
                                .formatted(
                                        passed.childPolicy(),
                                        passed.state(),
                                        passed.childSession() == null ? "" : " by session " + passed.childSession()),
                        session,
                        chunk,
                        passed.handedOffAt(),
                        null)));
        return places;
    }

    private static Explanation told(
            Subject subject,
            boolean hot,
            List<Location> marked,
            List<Copies.Archived> archived,
            List<Location> locations,
            List<Judge.Judged> judged) {
        List<Judgement> judgements =
                judged.stream().map(Judge.Judged::judgement).toList();
        Optional<Judgement> best = judgements.stream().min(Comparator.comparing(RowExplainer::verdict));
        Verdict verdict = hot
                ? !marked.isEmpty()
                        ? Verdict.MARKED
                        : !archived.isEmpty()
                                ? Verdict.IN_BOTH
                                : best.map(RowExplainer::verdict).orElse(Verdict.NO_POLICY)
                : archived.isEmpty() ? Verdict.NOT_FOUND : Verdict.ARCHIVED;
        Rule blocker = best.map(Judgement::firstBlocker).orElse(null);
        return new Explanation(
                subject.database().name(),
                subject.table().name().toString(),
                subject.values(),
                verdict,
                sentence(verdict, subject, blocker, marked, archived, best),
                blocker == null ? null : blocker.detail(),
                best.map(Judgement::dueFrom).orElse(null),
                best.map(Judgement::earliest).orElse(null),
                locations,
                judgements);
    }

    private static String until(@Nullable Instant end) {
        return end == null ? "without end" : "until " + end;
    }

    private static Verdict verdict(Judgement judgement) {
        boolean blocks = judgement.rules().stream().anyMatch(rule -> rule.answer() == Answer.BLOCKS);
        boolean waits = judgement.rules().stream().anyMatch(rule -> rule.answer() == Answer.WAITS);
        return blocks ? Verdict.BLOCKED : waits ? Verdict.NOT_YET : Verdict.DUE;
    }

    private static String sentence(
            Verdict verdict,
            Subject subject,
            @Nullable Rule blocker,
            List<Location> marked,
            List<Copies.Archived> archived,
            Optional<Judgement> best) {
        String row = "%s %s".formatted(subject.place(), subject.key().text(0));
        String why = blocker == null ? "" : ": " + blocker.detail();
        return switch (verdict) {
            case DUE -> row + " is due; the next run of " + best.orElseThrow().policy() + " takes it";
            case NOT_YET -> row + " is not due yet" + why;
            case BLOCKED -> row + " stays" + why;
            case MARKED -> row + " is on the " + marked.getFirst().where();
            case ARCHIVED ->
                "%s was archived by session %d at %s and is kept %s%s"
                        .formatted(
                                row,
                                archived.getLast().copy().session(),
                                archived.getLast().copy().archivedAt(),
                                until(archived.getLast().copy().retainUntil()),
                                archived.getLast().coldFile() == 0
                                        ? ""
                                        : ", in cold file " + archived.getLast().coldFile());
            case IN_BOTH -> row + " is in the source and in the archive: its key was used again, or it came back" + why;
            case NO_POLICY ->
                row + " stays: no policy takes rows of " + subject.table().name();
            case NOT_FOUND -> row + " is neither in the source nor in an archive";
        };
    }
}
