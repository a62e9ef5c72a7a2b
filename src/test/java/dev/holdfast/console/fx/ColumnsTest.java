package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class ColumnsTest {
    private static final long PATIENCE = 20_000; // ms

    @BeforeAll
    static void begin() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void asUsual() {
        WaitForAsyncUtils.waitForAsyncFx(PATIENCE, () -> Scale.set(Scale.USUAL));
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
    void aColumnIsAsWideAsItWasAskedForWhateverItsRowsSay(int percent, double asked) {
        double width = WaitForAsyncUtils.waitForAsyncFx(PATIENCE, () -> {
            Scale.set(percent);
            return shown(asked);
        });

        assertThat(width).isBetween(asked * percent / 100, asked * percent / 100 + 1);
    }
}
