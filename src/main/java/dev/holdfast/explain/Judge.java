package dev.holdfast.explain;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.explain.Explanation.Answer;
import dev.holdfast.explain.Explanation.Judgement;
import dev.holdfast.explain.Explanation.Rule;
import dev.holdfast.hold.Holds;
import dev.holdfast.ledger.KeySearch;
import dev.holdfast.plan.Inspector;
import dev.holdfast.policy.Blackout;
import dev.holdfast.policy.Criteria;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.restore.Pins;
import dev.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks of one row what a run of one policy would ask.
final class Judge {
    private static final int LONGEST_BLACKOUT_MINUTES = 8 * 24 * 60;

    private final Store store;
    private final Policies policies;
    private final Routes routes;
    private final Inspector inspector;
    private final Holds holds;
    private final Pins pins;
    private final Copies copies;
    private final KeySearch ledger = new KeySearch();
    private final Fires fires;
    private final Instant now;

    Judge(
            Store store,
            Policies policies,
            Routes routes,
            Inspector inspector,
            Holds holds,
            Pins pins,
            Copies copies,
            Fires fires,
            Instant now) {
        this.store = store;
        this.policies = policies;
        this.routes = routes;
        this.inspector = inspector;
        this.holds = holds;
        this.pins = pins;
        this.copies = copies;
        this.fires = fires;
        this.now = now;
    }

    /// A judgement, and the root row that it is about.
    ///
    /// @param root null when the policy does not fit its tables, or the row hangs on no root row
    record Judged(Judgement judgement, @Nullable Keys root) {}

    /// @param subject a row of the policy's table or of its bundle, in the source
    Judged judge(Policy policy, Subject subject) {
        Routes.Resolved resolved;
        try {
            resolved = routes.resolve(policy, now);
        } catch (HoldfastException e) {
            if (e.code() != ErrorCode.BLOCKED) {
                throw e;
            }
            Rule unfit = new Rule("policy", Answer.BLOCKS, String.valueOf(e.getMessage()));
            return new Judged(new Judgement(policy.name(), subject.toString(), List.of(unfit), null, null), null);
        }
        Optional<Keys> root = root(resolved, subject);
        return root.isEmpty() ? hangsOnNothing(policy, subject) : new Trial(resolved, subject, root.get()).judged();
    }

    private static Judged hangsOnNothing(Policy policy, Subject subject) {
        Rule rule = new Rule(
                "policy",
                Answer.BLOCKS,
                "%s takes %s with a row of %s; this one hangs on none"
                        .formatted(policy.name(), subject.table().name(), policy.table()));
        return new Judged(new Judgement(policy.name(), subject.toString(), List.of(rule), null, null), null);
    }

    private static Optional<Keys> root(Routes.Resolved resolved, Subject subject) {
        if (resolved.closure().root().equals(subject.table().name())) {
            return Optional.of(subject.key());
        }
        List<Column> wanted = resolved.route().root().key();
        return subject.database().read(connection -> subject.database()
                .dialect()
                .looking()
                .follow(
                        connection,
                        subject.table().name(),
                        subject.columns(),
                        subject.key(),
                        resolved.closure().path(subject.table().name()),
                        wanted));
    }

    /// One row before one policy.
    private final class Trial {
        private final Routes.Resolved resolved;
        private final Route route;
        private final Policy policy;
        private final Subject subject;
        private final Keys root;
        private final List<Rule> rules = new ArrayList<>();
        private @Nullable Instant dueFrom;
        private Instant from = now;

        Trial(Routes.Resolved resolved, Subject subject, Keys root) {
            this.resolved = resolved;
            this.route = resolved.route();
            this.policy = route.policy();
            this.subject = subject;
            this.root = root;
        }

        private void says(String name, Answer answer, String detail) {
            rules.add(new Rule(name, answer, detail));
        }

        Judged judged() {
            found();
            eligible();
            parent();
            held();
            pinned();
            enabled();
            findings();
            left();
            Optional<Instant> earliest = blocked() ? Optional.empty() : scheduled();
            return new Judged(new Judgement(policy.name(), rootName(), rules, dueFrom, earliest.orElse(null)), root);
        }

        private String rootName() {
            return policy.table() + " " + root.text(0);
        }

        private boolean blocked() {
            return rules.stream().anyMatch(rule -> rule.answer() == Answer.BLOCKS);
        }

        private void found() {
            boolean itself = policy.table().equals(subject.table().name());
            says(
                    "policy",
                    Answer.PASSES,
                    itself
                            ? "%s takes rows of %s".formatted(policy.name(), policy.table())
                            : "%s takes it together with %s, on which it hangs".formatted(policy.name(), rootName()));
        }

        private void eligible() {
            Clauses clauses = Clauses.of(policy, route.due().condition());
            List<Condition.ColumnOperand> columns = clauses.criteria().stream()
                    .flatMap(clause -> Clauses.columns(clause).stream())
                    .distinct()
                    .toList();
            MoveTable table = route.root();
            Looking.Question question = new Looking.Question(
                    table.source(),
                    table.key(),
                    route.due().joins(),
                    clauses.criteria(),
                    columns,
                    clauses.age(),
                    policy.zone());
            Optional<Looking.Sight> sight = route.source()
                    .read(connection -> route.source().dialect().looking().look(connection, question, root));
            if (sight.isEmpty()) {
                says("criteria", Answer.BLOCKS, rootName() + " went while it was looked at");
                return;
            }
            criteria(clauses, columns, sight.get());
            residence(clauses, sight.get().ageDay());
        }

        private void criteria(Clauses clauses, List<Condition.ColumnOperand> columns, Looking.Sight sight) {
            if (clauses.criteria().isEmpty()) {
                says("criteria", Answer.PASSES, "the policy asks for nothing");
            }
            for (int i = 0; i < clauses.criteria().size(); i++) {
                Condition clause = clauses.criteria().get(i);
                Boolean truth = sight.truths().get(i);
                String values = Clauses.columns(clause).stream()
                        .map(column -> Clauses.name(column) + " is "
                                + value(sight.shown().get(columns.indexOf(column))))
                        .collect(Collectors.joining(", "));
                says(
                        "criteria",
                        Objects.equals(truth, true) ? Answer.PASSES : Answer.BLOCKS,
                        Criteria.print(clause)
                                + (truth == null ? " is neither true nor false" : truth ? " is true" : " is not true")
                                + (values.isEmpty() ? "" : ": " + values));
            }
        }

        private static String value(@Nullable String text) {
            return text == null ? "NULL" : "'" + text + "'";
        }

        private void residence(Clauses clauses, @Nullable String ageDay) {
            if (clauses.age() == null || policy.residence() == null) {
                says("residence", Answer.PASSES, "age does not matter to this policy");
                return;
            }
            String age = Clauses.name(clauses.age());
            if (ageDay == null) {
                says("residence", Answer.BLOCKS, age + " is NULL: a row without age is never due");
                return;
            }
            Optional<LocalDate> day = Residence.firstDay(ageDay, policy.residence());
            if (day.isEmpty()) {
                says(
                        "residence",
                        ageDay.equals("infinity") ? Answer.BLOCKS : Answer.PASSES,
                        "%s is of %s".formatted(age, ageDay));
                return;
            }
            Instant due = day.get().atStartOfDay(policy.zone()).toInstant();
            boolean over = !due.isAfter(now);
            says(
                    "residence",
                    over ? Answer.PASSES : Answer.WAITS,
                    "%s is of %s; it %s due from %s on (%s, %s)"
                            .formatted(
                                    age,
                                    ageDay,
                                    over ? "has been" : "is",
                                    day.get(),
                                    policy.residence(),
                                    policy.zone()));
            if (!over) {
                dueFrom = due;
                notBefore(due);
            }
        }

        private void notBefore(Instant moment) {
            from = moment.isAfter(from) ? moment : from;
        }

        private void parent() {
            if (policy.parent() == null) {
                return;
            }
            Policy above = policies.byName(policy.parent());
            Optional<Keys> link = route.source().read(connection -> route.source()
                    .dialect()
                    .looking()
                    .follow(
                            connection,
                            route.root().source(),
                            route.root().key(),
                            root,
                            List.of(),
                            route.linkColumns()));
            if (link.isEmpty()) {
                says("parent", Answer.BLOCKS, "its link to " + above.table() + " is NULL: no parent hands it down");
                return;
            }
            List<Column> columns = link(above);
            String parent = above.table() + " " + link.get().text(0);
            List<Copies.Archived> gone = copies.of(above.database(), above.table(), columns, link.get());
            if (gone.isEmpty()) {
                notYetArchived(above, columns, link.get(), parent);
            } else {
                handedOff(above, gone.getLast(), parent);
            }
        }

        /// The parent's columns that the link names, as its source has them; spelt like the child's when it is gone.
        private List<Column> link(Policy above) {
            Optional<TableInfo> table = routes.resolve(above, now).schema().table(above.table());
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < policy.linkParentColumns().size(); i++) {
                String name = policy.linkParentColumns().get(i);
                columns.add(table.flatMap(found -> found.column(name)).orElseThrow());
            }
            return columns;
        }

        private void handedOff(Policy above, Copies.Archived parent, String named) {
            long session = parent.copy().session();
            Optional<KeySearch.Passed> passed =
                    store
                            .inTransaction(tx ->
                                    ledger.passed(tx, session, parent.copy().chunk()))
                            .stream()
                            .filter(each -> each.childPolicy().equals(policy.name()))
                            .findFirst();
            String archived = "%s was archived by session %d of %s".formatted(named, session, above.name());
            if (passed.isEmpty()) {
                says("parent", Answer.BLOCKS, archived + ", which handed no keys to this policy that are still kept");
                return;
            }
            switch (passed.get().state()) {
                case "pending" -> {
                    boolean later = passed.get().consumeAfter().isAfter(now);
                    says(
                            "parent",
                            later ? Answer.WAITS : Answer.PASSES,
                            archived + "; its keys wait for a session"
                                    + (later
                                            ? ", which looks again at "
                                                    + passed.get().consumeAfter()
                                            : ""));
                    notBefore(passed.get().consumeAfter());
                }
                case "marked" ->
                    says(
                            "parent",
                            Answer.PASSES,
                            archived + "; session " + passed.get().childSession() + " has its keys");
                default ->
                    says(
                            "parent",
                            Answer.BLOCKS,
                            archived + "; its keys were settled before this row came, and no session looks for it");
            }
        }

        private void notYetArchived(Policy above, List<Column> columns, Keys link, String named) {
            Routes.Resolved parents = routes.resolve(above, now);
            TableInfo table = parents.schema().table(above.table()).orElseThrow();
            GovernedDatabase source = parents.route().source();
            Optional<Keys> key = source.read(connection -> source.dialect()
                    .looking()
                    .follow(connection, above.table(), columns, link, List.of(), table.keyColumns()));
            if (key.isEmpty()) {
                says(
                        "parent",
                        Answer.BLOCKS,
                        "%s is neither in %s nor in its archive: nobody hands this row down"
                                .formatted(named, above.database()));
                return;
            }
            Judgement judgement =
                    judge(above, new Subject(source, table, key.get())).judgement();
            Rule blocker = judgement.firstBlocker();
            Instant earliest = judgement.earliest();
            says(
                    "parent",
                    earliest == null ? Answer.BLOCKS : Answer.WAITS,
                    "%s has not been archived by %s%s"
                            .formatted(named, above.name(), blocker == null ? " yet" : ": " + blocker.detail()));
            if (earliest != null) {
                notBefore(earliest);
            }
        }

        private void held() {
            List<String> covering = holds.covering(route, root);
            if (covering.isEmpty()) {
                says("hold", Answer.PASSES, "no hold covers it");
            }
            covering.forEach(hold -> says("hold", Answer.BLOCKS, hold));
        }

        private void pinned() {
            List<String> covering = pins.covering(route, root);
            if (covering.isEmpty()) {
                says("pin", Answer.PASSES, "no pin keeps it");
            }
            covering.forEach(pin -> says("pin", Answer.BLOCKS, pin));
        }

        private void enabled() {
            if (policy.paused()) {
                String reason = policy.pausedReason() == null ? "" : policy.pausedReason();
                says(
                        "paused",
                        Answer.BLOCKS,
                        "policy " + policy.name() + " is paused" + (reason.isEmpty() ? "" : ": " + reason));
            } else {
                says("paused", Answer.PASSES, "policy " + policy.name() + " is not paused");
            }
            Blackout.open(windows(), now.atZone(policy.zone()))
                    .ifPresent(window -> says(
                            "blackout",
                            Answer.WAITS,
                            "nothing moves now: %s (%s)".formatted(window.text(), policy.zone())));
        }

        private List<Blackout> windows() {
            return policy.driving().blackout().stream().map(Blackout::parse).toList();
        }

        private void findings() {
            var refusals = inspector.inspect(resolved, new Cancellation()).refusals();
            if (refusals.isEmpty()) {
                says("findings", Answer.PASSES, "a run finds nothing that it would refuse");
            }
            refusals.forEach(finding ->
                    says("findings", Answer.BLOCKS, "every run refuses: " + finding.id() + ": " + finding.detail()));
        }

        private void left() {
            store.inTransaction(tx -> ledger.left(tx, policy.id(), root))
                    .ifPresent(left -> says(
                            "last session",
                            Answer.NOTE,
                            "session %d left it as %s: %s".formatted(left.session(), left.state(), left.reason())));
        }

        private Optional<Instant> scheduled() {
            Policy firing = firing(policy);
            Optional<Instant> fire = fires.next(firing, from).map(this::outsideBlackout);
            says(
                    "schedule",
                    Answer.NOTE,
                    firing.cron() == null
                            ? "nothing fires by itself: a run of %s takes it when somebody asks"
                                    .formatted(firing.name())
                            : fire.isEmpty()
                                    ? firing.name() + " does not fire any more"
                                    : "%s fires next for it at %s"
                                            .formatted(
                                                    firing.name(),
                                                    fire.get()
                                                            .atZone(policy.zone())
                                                            .toOffsetDateTime()));
            return fire;
        }

        /// A child policy without a cron runs with the nearest policy above it that has one.
        private Policy firing(Policy child) {
            return child.cron() != null || child.parent() == null ? child : firing(policies.byName(child.parent()));
        }

        private Instant outsideBlackout(Instant fire) {
            List<Blackout> windows = windows();
            Instant moment = fire;
            for (int i = 0;
                    i < LONGEST_BLACKOUT_MINUTES
                            && Blackout.open(windows, moment.atZone(policy.zone()))
                                    .isPresent();
                    i++) {
                moment = moment.plus(Duration.ofMinutes(1));
            }
            return moment;
        }
    }
}
