package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.WizardModel;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.node.OnboardOperations;
import dev.holdfast.node.Operations;
import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.ProposalText;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Unconfigured;
import dev.holdfast.onboard.Wish;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.policy.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Onboarding on its way: what is looked at, what is proposed and how it was edited, what its review said. Changes
/// nothing before the last step.
public final class OnboardingModel extends WizardModel<Step> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Operations operations;
    private final Refresh<List<DatabaseSpec>> offered;
    private final Latest counter;
    private final String actor;
    private final ObservableList<DatabaseSpec> databases = FXCollections.observableArrayList();
    private final ObservableList<String> chosen = FXCollections.observableArrayList();
    private final StringProperty archive = new SimpleStringProperty("");
    private final StringProperty tables = new SimpleStringProperty("");
    private final StringProperty excluded = new SimpleStringProperty("");
    private final StringProperty leastRows = new SimpleStringProperty(Long.toString(Wish.USUAL_LEAST_ROWS));
    private final StringProperty reason = new SimpleStringProperty("");
    private final ObservableList<ProposalLine> lines = FXCollections.observableArrayList();
    private final ObservableList<Unconfigured> rest = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Counting> counting = new ReadOnlyObjectWrapper<>(Counting.NOT);
    private final ReadOnlyObjectWrapper<Reviewed> reviewed = new ReadOnlyObjectWrapper<>(Reviewed.NOTHING);
    private Proposals proposals = new Proposals(List.of(), List.of(), Map.of());
    private Map<String, ProposalLine> byName = Map.of();

    /// Whether due rows are being counted.
    enum Counting {
        NOT,
        RUNNING,
        DONE
    }

    /// What a review said.
    ///
    /// @param text the document, line by line; @param ready whether it is the answer to the last question
    record Reviewed(
            PolicyDocument document,
            List<String> text,
            List<Problem> problems,
            List<MissingIndex> indexes,
            boolean ready) {
        static final Reviewed NOTHING =
                new Reviewed(new PolicyDocument(List.of(), List.of()), List.of(), List.of(), List.of(), false);

        boolean applicable() {
            return ready && problems.isEmpty() && !document.policies().isEmpty();
        }
    }

    OnboardingModel(Operations operations, Background background, String actor) {
        super(background, Step.CHOOSE);
        this.offered = new Refresh<>(background, operations::databases, this::offer, this::say);
        this.counter = new Latest(background);
        this.operations = operations;
        this.actor = actor;
    }

    private OnboardOperations onboarding() {
        return operations.onboarding();
    }

    /// Reads which databases there are, while they are to be chosen.
    void refresh() {
        if (step() == Step.CHOOSE) {
            offered.ask();
        }
    }

    private void offer(List<DatabaseSpec> read) {
        if (!databases.equals(read)) {
            databases.setAll(read);
            chosen.retainAll(read.stream().map(DatabaseSpec::name).toList());
        }
    }

    /// Takes a database in, or leaves it out.
    void choose(String database, boolean wanted) {
        chosen.remove(database);
        if (wanted) {
            chosen.add(database);
        }
        chosen.sort(null);
    }

    private Wish wish() {
        return new Wish(
                List.copyOf(chosen),
                patterns(tables),
                patterns(excluded),
                archive.get().isEmpty() ? null : archive.get(),
                null,
                Long.parseLong(leastRows.get().strip()));
    }

    private static List<String> patterns(StringProperty text) {
        return Arrays.stream(text.get().split("[,\\s]+"))
                .filter(pattern -> !pattern.isEmpty())
                .toList();
    }

    boolean complete() {
        return !chosen.isEmpty() && leastRows.get().strip().matches("\\d{1,12}");
    }

    /// Reads the catalogs and shows what is proposed.
    void look() {
        if (!complete()) {
            return;
        }
        Wish wish = wish();
        go(Step.LOOKING);
        ask("look", () -> onboarding().propose(wish), this::show, () -> go(Step.FAILED));
    }

    private void show(Proposals found) {
        proposals = found;
        List<ProposalLine> made =
                found.proposals().stream().map(ProposalLine::new).toList();
        byName = made.stream()
                .collect(Collectors.toMap(ProposalLine::name, Function.identity(), (a, _) -> a, LinkedHashMap::new));
        lines.setAll(made);
        rest.setAll(found.unconfigured());
        counting.set(Counting.NOT);
        go(Step.PROPOSALS);
    }

    /// Takes a proposal, and those whose keys it is handed; or leaves it, and those that are handed its keys.
    void include(ProposalLine line, boolean wanted) {
        line.includedProperty().set(wanted);
        String parent = line.parent();
        if (wanted && parent != null && byName.containsKey(parent)) {
            ProposalLine above = Objects.requireNonNull(byName.get(parent));
            if (!above.includedProperty().get()) {
                include(above, true);
            }
        }
        if (!wanted) {
            lines.stream()
                    .filter(each -> line.name().equals(each.parent())
                            && each.includedProperty().get())
                    .toList()
                    .forEach(below -> include(below, false));
        }
    }

    private Proposals wanted() {
        return proposals.with(lines.stream()
                .filter(line -> line.includedProperty().get())
                .map(line -> line.proposal().with(line.definitionProperty().get()))
                .toList());
    }

    /// Counts the due rows of all that is included, as it stands now.
    void count() {
        Proposals which = wanted();
        Cancellation mine = mayBeCancelled();
        counting.set(Counting.RUNNING);
        counter.ask(
                () -> onboarding().count(which, PATIENCE, _ -> {}, mine),
                counted -> {
                    for (Proposal each : counted.proposals()) {
                        ProposalLine line = byName.get(each.definition().name());
                        if (line != null) {
                            line.dueProperty().set(each.due());
                        }
                    }
                    counting.set(Counting.DONE);
                },
                failure -> {
                    say(failure);
                    counting.set(Counting.NOT);
                });
    }

    /// Stops a count; what was counted stays.
    void stopCounting() {
        cancel();
    }

    /// Asks what applying would change.
    void review() {
        Proposals which = wanted();
        reviewed.set(Reviewed.NOTHING);
        go(Step.REVIEW);
        ask(
                "review",
                () -> {
                    PolicyDocument document = which.document();
                    return new Reviewed(
                            document,
                            ProposalText.toml(which).lines().toList(),
                            onboarding().review(document).problems(),
                            onboarding().missingIndexes(document),
                            true);
                },
                reviewed::set);
    }

    /// Applies what was reviewed, as a whole.
    void apply() {
        Reviewed which = reviewed.get();
        if (!which.applicable() || reason.get().isBlank()) {
            return;
        }
        String why = reason.get().strip();
        reviewed.set(new Reviewed(which.document(), which.text(), which.problems(), which.indexes(), false));
        say("");
        background()
                .run(
                        () -> {
                            onboarding().apply(which.document(), List.of(), actor, why);
                            return true;
                        },
                        _ -> go(Step.APPLIED),
                        failure -> {
                            say(failure);
                            reviewed.set(which);
                        });
    }

    void rest() {
        go(Step.REST);
    }

    /// One step back; edits stay until the databases are looked at again.
    void back() {
        forget();
        go(
                switch (step()) {
                    case CHOOSE, LOOKING, FAILED, PROPOSALS -> Step.CHOOSE;
                    case REST -> Step.PROPOSALS;
                    case REVIEW -> Step.REST;
                    case APPLIED -> Step.APPLIED;
                });
    }

    /// Begins anew.
    void another() {
        chosen.clear();
        lines.clear();
        rest.clear();
        reason.set("");
        go(Step.CHOOSE);
        refresh();
    }

    /// The command that proposes the same.
    String proposeCommand() {
        StringBuilder command = new StringBuilder("holdfast policy propose --database ");
        command.append(chosen.isEmpty() ? "NAME" : ShellWord.of(String.join(",", chosen)));
        option(command, "--table", String.join(",", patterns(tables)));
        option(command, "--exclude", String.join(",", patterns(excluded)));
        option(command, "--archive", archive.get());
        if (!leastRows.get().strip().equals(Long.toString(Wish.USUAL_LEAST_ROWS))) {
            option(command, "--min-rows", leastRows.get().strip());
        }
        return command.append(" --to proposal.toml").toString();
    }

    private static void option(StringBuilder command, String name, String value) {
        if (!value.isEmpty()) {
            command.append(' ').append(name).append(' ').append(ShellWord.of(value));
        }
    }

    /// The command that applies the same, once the document is in a file.
    String applyCommand() {
        return "holdfast policy apply -f proposal.toml" + ShellWord.reason(reason.get());
    }

    ObservableList<DatabaseSpec> databases() {
        return databases;
    }

    ObservableList<String> chosen() {
        return chosen;
    }

    StringProperty archiveProperty() {
        return archive;
    }

    StringProperty tablesProperty() {
        return tables;
    }

    StringProperty excludedProperty() {
        return excluded;
    }

    StringProperty leastRowsProperty() {
        return leastRows;
    }

    StringProperty reasonProperty() {
        return reason;
    }

    ObservableList<ProposalLine> lines() {
        return lines;
    }

    /// Tables that get no policy.
    ObservableList<Unconfigured> unconfigured() {
        return rest;
    }

    ReadOnlyObjectProperty<Counting> countingProperty() {
        return counting.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Reviewed> reviewedProperty() {
        return reviewed.getReadOnlyProperty();
    }
}
