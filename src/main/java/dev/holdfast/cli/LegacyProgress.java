package dev.holdfast.cli;

import dev.holdfast.legacy.Progress;
import java.util.function.Consumer;

/// Says now and then how far work on session tables came.
final class LegacyProgress implements Consumer<Progress>, AutoCloseable {
    private final ProgressReport report;

    LegacyProgress(Invocation call) {
        this.report = call.progress();
    }

    @Override
    public void accept(Progress progress) {
        report.progress("%s: %s of %s tables%s"
                .formatted(
                        progress.verb(),
                        Figures.count(progress.tables()),
                        Figures.count(progress.all()),
                        progress.ids() == 0 ? "" : ", " + Figures.count(progress.ids()) + " ids"));
    }

    @Override
    public void close() {
        report.close();
    }
}
