package dev.holdfast.console.arm;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.estate.DatabaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// Whether the console may write, for how long yet, and what production it would write to.
public final class ArmModel {
    /// How the console stands.
    public enum Safety {
        /// No governed database is production: nothing is kept from anybody.
        OPEN,
        READ_ONLY,
        ARMED
    }

    private final Guard guard;
    private final Background background;
    private final InstantSource clock;
    private final Refresh<Boolean> lapse;
    private final ReadOnlyObjectWrapper<Safety> safety = new ReadOnlyObjectWrapper<>(Safety.OPEN);
    private final ReadOnlyObjectWrapper<Duration> left = new ReadOnlyObjectWrapper<>(Duration.ZERO);
    private final ReadOnlyObjectWrapper<List<String>> production = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    public ArmModel(Guard guard, Background background, InstantSource clock) {
        this.guard = guard;
        this.background = background;
        this.clock = clock;
        this.lapse = new Refresh<>(
                background,
                () -> {
                    guard.lapse();
                    return true;
                },
                _ -> problem.set(""),
                this::fail);
    }

    /// @param databases all that are governed
    public void govern(List<DatabaseSpec> databases) {
        production.set(Guard.production(databases));
        look();
    }

    /// Looks how much time is left; called every second while the console is armed.
    public void tick() {
        Safety before = safety.get();
        look();
        if (before == Safety.ARMED && safety.get() != Safety.ARMED) {
            lapse.ask();
        }
    }

    private void look() {
        Optional<Instant> until = guard.armedUntil();
        left.set(until.map(end -> Duration.between(clock.instant(), end)).orElse(Duration.ZERO));
        safety.set(until.isPresent() ? Safety.ARMED : production.get().isEmpty() ? Safety.OPEN : Safety.READ_ONLY);
    }

    /// Asks for it to be armed; why it was not stands in [#problemProperty].
    public void arm(String reason) {
        ask(() -> guard.arm(reason));
    }

    public void disarm() {
        ask(guard::disarm);
    }

    private void ask(Runnable act) {
        background.run(
                () -> {
                    act.run();
                    return true;
                },
                _ -> {
                    problem.set("");
                    look();
                },
                this::fail);
    }

    private void fail(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
        look();
    }

    public ReadOnlyObjectProperty<Safety> safetyProperty() {
        return safety.getReadOnlyProperty();
    }

    public boolean isReadOnly() {
        return safety.get() == Safety.READ_ONLY;
    }

    /// How long it is armed yet; nothing when it is not.
    public ReadOnlyObjectProperty<Duration> leftProperty() {
        return left.getReadOnlyProperty();
    }

    /// Names of the production databases.
    public ReadOnlyObjectProperty<List<String>> productionProperty() {
        return production.getReadOnlyProperty();
    }

    /// Why the last wish failed, or why it could not be recorded; empty when neither.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
