package dev.holdfast.console.connections;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// All connections with what their last test found. Each is tested once when it is first seen, and when somebody asks.
public final class ConnectionsModel {
    private final Operations operations;
    private final Background background;
    private final InstantSource clock;
    private final Refresh<Reading> refresh;
    private final ObservableList<Line> lines = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable Line> selected = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper unread = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final Map<String, Tested> tested = new HashMap<>();
    private final Set<String> testing = new HashSet<>();
    /// To be selected as soon as it is listed; empty for none.
    private String wanted = "";

    /// Whether what is said is about a reading, not about what was refused.
    private boolean readFailed;

    private Reading last = new Reading(List.of(), List.of());

    /// What came of the last reading.
    enum Answer {
        NONE_YET,
        SOME,
        EMPTY,
        FAILED
    }

    /// @param spec what was tested; with other settings it says nothing any more
    private record Tested(DatabaseSpec spec, DatabaseCheck check, Instant at) {}

    private record Reading(List<DatabaseSpec> databases, List<Policy> policies) {}

    /// A connection with what is known of it.
    ///
    /// @param check null until it was tested; @param testedAt when
    /// @param policies names of those that read from it or archive to it
    public record Line(
            DatabaseSpec spec,
            boolean testing,
            @Nullable DatabaseCheck check,
            @Nullable Instant testedAt,
            List<String> policies) {
        public Line {
            policies = List.copyOf(policies);
        }

        /// What was found about a topic; empty when it was not looked at.
        String found(String topic) {
            return check == null
                    ? ""
                    : check.findings().stream()
                            .filter(finding -> finding.topic().equals(topic))
                            .map(DatabaseCheck.Finding::message)
                            .findFirst()
                            .orElse("");
        }
    }

    public ConnectionsModel(Operations operations, Background background, InstantSource clock) {
        this.operations = operations;
        this.background = background;
        this.clock = clock;
        this.refresh = new Refresh<>(background, this::read, this::show, this::fail);
    }

    public void refresh() {
        refresh.ask();
    }

    private Reading read() {
        return new Reading(
                operations.estate().databases(),
                operations.policies().stream().map(PolicyStatus::policy).toList());
    }

    private void show(Reading reading) {
        last = reading;
        if (readFailed) {
            readFailed = false;
            problem.set("");
        }
        answer.set(reading.databases().isEmpty() ? Answer.EMPTY : Answer.SOME);
        reading.databases().stream()
                .filter(spec -> fresh(spec) == null && !testing.contains(spec.name()))
                .toList()
                .forEach(this::test);
        fill();
    }

    private void fail(Exception failure) {
        if (lines.isEmpty()) {
            unread.set(message(failure));
            answer.set(Answer.FAILED);
        } else {
            problem.set(message(failure));
            readFailed = true;
        }
    }

    private @Nullable Tested fresh(DatabaseSpec spec) {
        Tested known = tested.get(spec.name());
        return known != null && known.spec().equals(spec) ? known : null;
    }

    private void fill() {
        Line chosen = selected.get();
        String name =
                !wanted.isEmpty() ? wanted : chosen == null ? "" : chosen.spec().name();
        Rows.update(lines, last.databases().stream().map(this::line).toList(), line -> line.spec()
                .name());
        select(name);
    }

    /// Selects a connection, also one that is only about to be listed; the first until then.
    void select(String name) {
        Line found = lines.stream()
                .filter(line -> line.spec().name().equals(name))
                .findFirst()
                .orElse(null);
        wanted = found == null ? name : "";
        selected.set(found != null ? found : lines.isEmpty() ? null : lines.getFirst());
    }

    private Line line(DatabaseSpec spec) {
        Tested known = fresh(spec);
        return new Line(
                spec,
                testing.contains(spec.name()),
                known == null ? null : known.check(),
                known == null ? null : known.at(),
                last.policies().stream()
                        .filter(policy -> Stream.of(policy.database(), policy.archiveDatabase())
                                .anyMatch(spec.name()::equals))
                        .map(Policy::name)
                        .toList());
    }

    /// Tests all of them again, each by itself: one that does not answer holds up no other.
    public void testAll() {
        problem.set("");
        last.databases().forEach(this::test);
        fill();
    }

    public void test(String name) {
        problem.set("");
        last.databases().stream().filter(spec -> spec.name().equals(name)).forEach(this::test);
        fill();
    }

    private void test(DatabaseSpec spec) {
        if (!testing.add(spec.name())) {
            return;
        }
        background.run(
                () -> operations.estate().check(spec.name()),
                check -> {
                    tested.put(spec.name(), new Tested(spec, check, clock.instant()));
                    testing.remove(spec.name());
                    fill();
                },
                failure -> {
                    tested.put(
                            spec.name(),
                            new Tested(
                                    spec,
                                    new DatabaseCheck(
                                            spec.name(),
                                            List.of(new DatabaseCheck.Finding(
                                                    DatabaseCheck.Severity.ERROR, "reachable", message(failure)))),
                                    clock.instant()));
                    testing.remove(spec.name());
                    fill();
                });
    }

    /// Forgets a connection; while policies use it, the engine refuses and names them.
    public void forget(String name) {
        problem.set("");
        background.run(
                () -> {
                    operations.estate().forget(name);
                    return name;
                },
                _ -> refresh(),
                failure -> problem.set(message(failure)));
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    ObservableList<Line> lines() {
        return lines;
    }

    ObjectProperty<@Nullable Line> selectedProperty() {
        return selected;
    }

    ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why there is nothing to show.
    ReadOnlyStringProperty unreadProperty() {
        return unread.getReadOnlyProperty();
    }

    /// What was refused, or why the last reading failed; empty when nothing was.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
