package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxToolkit;

class ColumnsTest {
    @BeforeAll
    static void begin() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void asUsual() throws Exception {
        onUi(() -> {
            Scale.set(Scale.USUAL);
            return true;
        });
    }

    private static <T> T onUi(Callable<T> work) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        FxBackground.ui().execute(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(20, TimeUnit.SECONDS);
    }

    private static double shown(double asked) {
        TableColumn<String, String> column = Columns.text("word", "Word", asked, word -> word);
        TableView<String> table = new TableView<>();
        table.getColumns().add(column);
        table.getItems().setAll(List.of("a row that is there already when the table is shown, and long"));
        new Scene(table, 900, 300);
        table.applyCss();
        table.layout();
        return column.getWidth();
    }

    @ParameterizedTest
    @CsvSource({"100, 80", "100, 79", "125, 64"})
    void aColumnIsAsWideAsItWasAskedForWhateverItsRowsSay(int percent, double asked) throws Exception {
        double width = onUi(() -> {
            Scale.set(percent);
            return shown(asked);
        });

        assertThat(width).isBetween(asked * percent / 100, asked * percent / 100 + 1);
    }
}
