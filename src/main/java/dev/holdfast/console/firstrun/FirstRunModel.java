package dev.holdfast.console.firstrun;

import dev.holdfast.console.connections.ConnectionFormModel;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardModel;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.node.Operations;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.ProposalText;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Wish;
import dev.holdfast.plan.Plan;
import dev.holdfast.policy.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The first run on its way. It outlives its tab, and what was typed and chosen outlives the window: nothing is lost
/// by leaving. The estate changes in two of its steps only, when the connection is stored and when the policy is
/// applied; both say so on their buttons.
public final class FirstRunModel extends WizardModel<Step> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String KEPT = "first-run.";

    private final Operations operations;
    private final Texts texts;
    private final Refresh<?> again;
    private final String actor;
    private final ConnectionFormModel form;
    private final FirstPolicy policy = new FirstPolicy();
    private final ObservableList<String> known = FXCollections.observableArrayList();
    private final ObservableList<Proposal> proposals = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable Proposal> chosen = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<Problem>> problems = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<@Nullable Plan> plan = new ReadOnlyObjectWrapper<>();
    private final StringProperty database = new SimpleStringProperty("");
    private final StringProperty reason = new SimpleStringProperty("");
    private Proposals found = new Proposals(List.of(), List.of(), Map.of());

    /// The policy that this run applied; empty before.
    private String applied = "";

    /// What the last window left, until it was taken up again.
    private @Nullable Layout kept;

    /// @param layout what the last window left behind
    public FirstRunModel(Operations operations, Background background, Texts texts, String actor, Layout layout) {
        super(background, Step.CONNECT);
        this.operations = operations;
        this.actor = actor;
        this.texts = texts;
        this.again = reading(background);
        this.form = new ConnectionFormModel(operations, background, texts);
        form.restore(layout, KEPT);
        kept = layout.get(KEPT + "step", "").isEmpty() ? null : layout;
    }

    private record Read(List<DatabaseSpec> databases, List<String> policies) {}

    /// Reads which databases there are, and goes on where the last window was left.
    ///
    /// @param reader the background of the tab that shows it
    Refresh<?> reading(Background reader) {
        return new Refresh<>(reader, this::read, this::show, this::say);
    }

    private Read read() {
        return new Read(
                operations.estate().databases().stream()
                        .filter(spec -> spec.roles().contains(DatabaseSpec.Role.SOURCE))
                        .toList(),
                operations.policies().stream()
                        .map(status -> status.policy().name())
                        .toList());
    }

    private void show(Read read) {
        List<String> names = read.databases().stream().map(DatabaseSpec::name).toList();
        if (!known.equals(names)) {
            known.setAll(names);
        }
        Layout layout = kept;
        kept = null;
        if (layout == null || step() != Step.CONNECT) {
            return;
        }
        String name = layout.get(KEPT + "chosen-database", "");
        String policyName = layout.get(KEPT + "applied", "");
        if (!names.contains(name)) {
            return;
        }
        form.edit(read.databases().get(names.indexOf(name)));
        database.set(name);
        if (read.policies().contains(policyName)) {
            applied = policyName;
            dryRun();
        } else if (!layout.get(KEPT + "step", "").equals(Step.CONNECT.name())) {
            propose(() -> takeUp(layout));
        }
    }

    private void takeUp(Layout layout) {
        String name = layout.get(KEPT + "proposal", "");
        proposals.stream()
                .filter(each -> each.definition().name().equals(name))
                .findFirst()
                .ifPresent(each -> {
                    choose(each);
                    if (layout.get(KEPT + "step", "").equals(Step.POLICY.name())) {
                        take();
                        policy.restore(layout, KEPT);
                        reason.set(layout.get(KEPT + "reason", ""));
                    }
                });
    }

    /// Notes what the next window should find again; no password is among it.
    public void keep(Layout layout) {
        Proposal of = chosen.get();
        layout.put(KEPT + "step", step().name());
        layout.put(KEPT + "chosen-database", database.get());
        layout.put(KEPT + "proposal", of == null ? "" : of.definition().name());
        layout.put(KEPT + "applied", step() == Step.PLAN ? applied : "");
        layout.put(KEPT + "reason", reason.get());
        policy.keep(layout, KEPT);
        form.keep(layout, KEPT);
    }

    /// Stores the connection, tests it, and goes on when it can be governed.
    void connect() {
        form.save(stored -> {
            form.edit(stored);
            ask("test", () -> operations.estate().check(stored.name()), check -> tested(stored.name(), check));
        });
    }

    private void tested(String name, DatabaseCheck check) {
        if (check.usable()) {
            use(name);
        } else {
            form.found(check);
            database.set(name);
            again.ask();
            say(texts.format(
                    "first-run.unfit",
                    name,
                    check.findings().stream()
                            .filter(finding -> finding.severity() == DatabaseCheck.Severity.ERROR)
                            .map(finding -> finding.topic() + ": " + finding.message())
                            .collect(Collectors.joining("; "))));
        }
    }

    /// Goes on with a database that is connected already.
    void use(String name) {
        database.set(name);
        propose(() -> {});
    }

    private void propose(Runnable then) {
        String name = database.get();
        go(Step.PROPOSALS);
        proposals.clear();
        chosen.set(null);
        Wish wish = new Wish(List.of(name), List.of(), List.of(), null, null, 1);
        ask("propose", () -> operations.onboarding().propose(wish), read -> {
            found = read;
            proposals.setAll(read.proposals().stream()
                    .filter(each -> each.definition().parent() == null)
                    .toList());
            chosen.set(proposals.isEmpty() ? null : proposals.getFirst());
            then.run();
        });
    }

    /// Reads the tables again.
    void again() {
        propose(() -> {});
    }

    void choose(@Nullable Proposal proposal) {
        chosen.set(proposal);
    }

    /// Counts what is due by each proposal, each no longer than a few seconds.
    void count() {
        Proposals which = found.with(List.copyOf(proposals));
        Cancellation mine = mayBeCancelled();
        ask("count", () -> operations.onboarding().count(which, PATIENCE, _ -> {}, mine), counted -> {
            Proposal of = chosen.get();
            String name = of == null ? "" : of.definition().name();
            proposals.setAll(counted.proposals());
            choose(counted.proposals().stream()
                    .filter(each -> each.definition().name().equals(name))
                    .findFirst()
                    .orElse(of));
        });
    }

    /// Ends a count; what was counted until then is kept by nobody.
    void stop() {
        cancel();
    }

    /// Goes on with the chosen proposal.
    void take() {
        Proposal of = chosen.get();
        if (of != null) {
            policy.start(of.definition());
            problems.set(List.of());
            go(Step.POLICY);
            review();
        }
    }

    private Proposals wanted() {
        Proposal of = chosen.get();
        return found.with(of == null ? List.of() : List.of(of.with(policy.definition())));
    }

    /// Asks what is wrong with the policy as it is typed.
    void review() {
        if (step() != Step.POLICY || busyProperty().get().equals("apply")) {
            return;
        }
        Proposals which = wanted();
        ask("review", () -> problems(which), problems::set);
    }

    private List<Problem> problems(Proposals which) {
        return operations.onboarding().review(which.document()).problems();
    }

    /// Whether the policy may be applied: it may while it is reviewed, because applying reviews what is applied.
    boolean applicable() {
        return step() == Step.POLICY
                && (busyProperty().get().isEmpty() || busyProperty().get().equals("review"))
                && problems.get().isEmpty()
                && !reason.get().isBlank();
    }

    /// Applies the policy, unless a last review finds something wrong with it, and shows what it would take.
    void apply() {
        if (!applicable()) {
            return;
        }
        Proposals which = wanted();
        String name = policy.definition().name();
        String why = reason.get().strip();
        ask(
                "apply",
                () -> {
                    List<Problem> wrong = problems(which);
                    if (wrong.isEmpty()) {
                        operations.onboarding().apply(which.document(), List.of(), actor, why);
                    }
                    return wrong;
                },
                wrong -> {
                    problems.set(wrong);
                    if (wrong.isEmpty()) {
                        applied = name;
                        dryRun();
                    }
                });
    }

    /// Plans a run of the policy; nothing is kept, and no row moves.
    void dryRun() {
        String name = applied;
        plan.set(null);
        go(Step.PLAN);
        ask("plan", () -> operations.plan(name, 0), plan::set);
    }

    /// One step back; what was typed stays. What was stored or applied stays, too.
    void back() {
        if (busyProperty().get().equals("apply")) {
            return; // its answer says whether the policy stands
        }
        if (busyProperty().get().equals("count")) {
            cancel();
        }
        forget();
        go(
                switch (step()) {
                    case CONNECT, PROPOSALS -> Step.CONNECT;
                    case POLICY -> Step.PROPOSALS;
                    case PLAN -> Step.PLAN;
                });
    }

    /// Begins with another database or table.
    void another() {
        forget();
        applied = "";
        reason.set("");
        form.clear();
        go(Step.CONNECT);
        again.ask();
    }

    /// The policy's document, line by line.
    List<String> document() {
        return ProposalText.toml(wanted()).lines().toList();
    }

    /// The command that does the same as the next button.
    String command() {
        return switch (step()) {
            case CONNECT -> form.command();
            case PROPOSALS ->
                "holdfast policy propose --database " + ShellWord.of(database.get()) + " --min-rows 1"
                        + " --count --to first.toml";
            case POLICY -> "holdfast policy apply -f first.toml" + ShellWord.reason(reason.get());
            case PLAN -> "holdfast run " + ShellWord.of(applied);
        };
    }

    /// Everything that the text of a command hangs on.
    List<StringProperty> typed() {
        return Arrays.asList(database, reason, form.nameProperty(), form.serverProperty(), form.databaseProperty());
    }

    String applied() {
        return applied;
    }

    ConnectionFormModel form() {
        return form;
    }

    FirstPolicy policy() {
        return policy;
    }

    /// Sources that are connected already.
    ObservableList<String> known() {
        return known;
    }

    StringProperty databaseProperty() {
        return database;
    }

    /// Those that follow no other; what gains most first.
    ObservableList<Proposal> proposals() {
        return proposals;
    }

    /// Tables that get no proposal.
    int unconfigured() {
        return found.unconfigured().size();
    }

    ReadOnlyObjectProperty<@Nullable Proposal> chosenProperty() {
        return chosen.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Problem>> problemsProperty() {
        return problems.getReadOnlyProperty();
    }

    StringProperty reasonProperty() {
        return reason;
    }

    /// What a run would take; null until it is planned.
    ReadOnlyObjectProperty<@Nullable Plan> planProperty() {
        return plan.getReadOnlyProperty();
    }
}
