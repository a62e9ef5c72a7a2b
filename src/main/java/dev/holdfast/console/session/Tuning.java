package dev.holdfast.console.session;

import dev.holdfast.console.fx.PaceWords;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionDriving;
import dev.holdfast.session.SessionView;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import org.jspecify.annotations.Nullable;

/// The boxes by which a live session is told how hard to press.
final class Tuning {
    private static final int MOST_WORKERS = 16;

    private final SessionControls controls;
    private final Texts texts;
    private final ComboBox<Pace> pace;
    private final Spinner<Integer> workers;
    private @Nullable SessionDriving told;

    Tuning(SessionControls controls, Texts texts, ComboBox<Pace> pace, Spinner<Integer> workers) {
        this.controls = controls;
        this.texts = texts;
        this.pace = pace;
        this.workers = workers;
    }

    void bind() {
        pace.getItems().setAll(Pace.values());
        pace.setConverter(new PaceWords(texts));
        workers.setValueFactory(new IntegerSpinnerValueFactory(1, MOST_WORKERS));
        pace.disableProperty().bind(controls.canRetune().not());
        workers.disableProperty()
                .bind(controls.canRetune().not().or(pace.valueProperty().isEqualTo(Pace.GENTLE)));
        pace.valueProperty().subscribe((_, wanted) -> {
            if (told != null && wanted != null && wanted != told.pace()) {
                controls.retune(new Retune(wanted, null, null));
            }
        });
        workers.valueProperty().subscribe((_, wanted) -> {
            if (told != null && wanted != null && wanted != told.workers()) {
                controls.retune(new Retune(null, wanted, null));
            }
        });
        controls.sessionProperty().subscribe(this::show);
    }

    /// What the engine says is shown once it differs from what it said before: what a person is choosing stays.
    private void show(@Nullable SessionView session) {
        if (session == null) {
            return;
        }
        SessionDriving driving = session.driving();
        if (told == null || told.pace() != driving.pace() || told.workers() != driving.workers()) {
            told = driving;
            pace.setValue(driving.pace());
            workers.getValueFactory().setValue(driving.workers());
        }
    }
}
