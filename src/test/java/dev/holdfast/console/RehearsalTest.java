package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import javafx.stage.Window;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// What is built for nobody to see.
class RehearsalTest {
    @TempDir
    private Path home;

    @BeforeEach
    void startTheToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    private ConsoleSettings settings() {
        return new ConsoleSettings(home.resolve("console.properties"), "", "", "");
    }

    @Test
    void everyRoomIsBuiltAndDrawnAndNothingIsLeftOfIt() throws Exception {
        int windows = WaitForAsyncUtils.waitForAsyncFx(
                1_000, () -> Window.getWindows().size());

        Rehearsed.everything(settings().layoutFile());

        assertThat(WaitForAsyncUtils.waitForAsyncFx(
                        1_000, () -> Window.getWindows().size()))
                .isEqualTo(windows);
        try (Stream<Path> kept = Files.list(home)) {
            assertThat(kept).isEmpty();
        }
    }

    @Test
    void whoeverHasTheRealWindowEndsItBetweenTwoActs() {
        Deque<Runnable> turns = new ArrayDeque<>();
        Rehearsal rehearsal = new Rehearsal(turns::add, settings(), FakeOperations.clock());
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            rehearsal.begin();
            turns.remove().run();
            rehearsal.end();
            turns.remove().run();
            return null;
        });

        assertThat(turns).isEmpty();
        assertThat(rehearsal.over()).isCompleted();
    }
}
