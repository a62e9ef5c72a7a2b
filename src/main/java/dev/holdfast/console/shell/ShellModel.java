package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Reach;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.node.Operations;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// What the frame shows of the whole installation: where we are, what runs, how fresh the screen is.
public final class ShellModel {
    private final Operations operations;
    private final Refresh<Reading> refresh;
    private final InstantSource clock;
    private final Reach reach;
    private final ReadOnlyObjectWrapper<List<DatabaseSpec>> databases = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyIntegerWrapper running = new ReadOnlyIntegerWrapper();
    private final ReadOnlyObjectWrapper<@Nullable Instant> refreshedAt = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    public ShellModel(Operations operations, Background background, InstantSource clock, Reach reach) {
        this.operations = operations;
        this.clock = clock;
        this.reach = reach;
        this.refresh = new Refresh<>(background, this::read, this::show, this::fail);
    }

    private record Reading(List<DatabaseSpec> databases, int running) {}

    public void refresh() {
        reach.asking();
        refresh.ask();
    }

    private void fail(Exception failure) {
        String words = Objects.toString(failure.getMessage(), "");
        if (Reach.gone(failure)) {
            reach.stillGone(words);
            problem.set("");
        } else {
            reach.answered();
            problem.set(words);
        }
    }

    private Reading read() {
        return new Reading(operations.databases(), operations.grid().running());
    }

    private void show(Reading reading) {
        databases.set(reading.databases());
        running.set(reading.running());
        refreshedAt.set(clock.instant());
        problem.set("");
        reach.answered();
    }

    public ReadOnlyObjectProperty<List<DatabaseSpec>> databasesProperty() {
        return databases.getReadOnlyProperty();
    }

    public ReadOnlyIntegerProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /// When the engine last answered; null until it did.
    public ReadOnlyObjectProperty<@Nullable Instant> refreshedAtProperty() {
        return refreshedAt.getReadOnlyProperty();
    }

    /// Whether the control database answers.
    public Reach reach() {
        return reach;
    }

    /// Why the last refresh failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
